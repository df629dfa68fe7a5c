import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = resolve(import.meta.dirname, '..');
const read = (path: string) => readFileSync(resolve(ROOT, path), 'utf8');

interface Package {
  readonly version: string;
  readonly integrity?: string;
  readonly resolved?: string;
  readonly dev?: boolean;
  readonly devOptional?: boolean;
  readonly hasInstallScript?: boolean;
  readonly license?: string;
}

const { packages } = JSON.parse(read('package-lock.json')) as { packages: Readonly<Record<string, Package>> };
const LOCKED = Object.entries(packages).filter(([path]) => path !== '');
const USED = LOCKED.filter(([, { dev, devOptional }]) => !dev && !devOptional);
const OWN = JSON.parse(read('package.json')) as { devDependencies: Record<string, string> };

test('no dependency, of development neither, runs a script when it is installed', () => {
  expect(LOCKED.filter(([, { hasInstallScript }]) => hasInstallScript).map(([path]) => path)).toEqual([]);
});

test('every package is locked to its content, and comes from the registry', () => {
  const loose = LOCKED.filter(([, { integrity = '' }]) => !integrity.startsWith('sha512-'));
  expect(loose.map(([path]) => path)).toEqual([]);
  const elsewhere = LOCKED.filter(
    ([, { resolved = 'https://registry.npmjs.org/' }]) => !resolved.startsWith('https://registry.npmjs.org/'),
  );
  expect(elsewhere.map(([path]) => path)).toEqual([]);
});

test('what a user installs is this package and no other', () => {
  expect(USED.map(([path]) => path)).toEqual([]);
});

test('packages of which we use more than they promise have an exact version', () => {
  // undici: `lib/dispatcher/client.js` and `pool.js`, which its index loads too, with fetch and WebSocket, at twice the time of a start; the
  // order of its listeners on a socket (patient-request.ts). http-proxy: `wsPasses`, and `util._extend` when it is loaded (http-proxy.ts).
  // @bufbuild/cel: the form of its tree, and its messages (playground/admission/cel).
  for (const name of ['undici', 'http-proxy', '@bufbuild/cel'])
    expect([name, OWN.devDependencies[name]]).toEqual([name, packages[`node_modules/${name}`]?.version]);
  const load = createRequire(import.meta.url);
  for (const part of ['client', 'pool']) {
    const own: unknown = load(`undici/lib/dispatcher/${part}.js`);
    const { [part === 'pool' ? 'Pool' : 'Client']: promised }: Record<string, unknown> = load('undici');
    expect(own).toBe(promised);
  }
  const inexact = Object.entries(OWN.devDependencies).filter(([, version]) => !/^\d/.test(version));
  expect(inexact).toEqual([]);
});

test('what is published is the command, its bundle, the types of the library, the page of --web and the documents with their images', () => {
  // Without a script of ours: `prepare` would build again.
  const { stdout } = spawnSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  const [{ files, unpackedSize }] = JSON.parse(stdout) as [{ files: { path: string }[]; unpackedSize: number }];
  const paths = files.map(({ path }) => path);
  const outside = paths.filter(
    (path) =>
      !/^(?:dist\/bundle\/[\w-]+\.js|dist\/types\/[\w-]+\.d\.ts|dist\/page\/assets\/[\w-]+\.(?:js|css|svg)|docs\/[\w-]+\.md|docs\/images\/[\w-]+\.png)$/.test(
        path,
      ),
  );
  expect(outside.toSorted()).toEqual([
    'CHANGELOG.md',
    'LICENSE',
    'README.md',
    'bin/kubetrace.js',
    'dist/bundle/LICENSES.txt',
    'dist/bundle/kubernetes.txt',
    'dist/page/LICENSES.txt',
    'dist/page/index.html',
    'package.json',
  ]);
  expect(paths).toContain('dist/bundle/main.js');
  expect(unpackedSize).toBeLessThan(5 * 1024 * 1024);
});

test('the bill of materials has every package that a user installs, with its hash, license and dependencies, and is the same each time', () => {
  const sbom = () => spawnSync(process.execPath, ['scripts/sbom.mjs'], { cwd: ROOT, encoding: 'utf8' }).stdout;
  const text = sbom();
  expect(sbom()).toBe(text);
  const { bomFormat, components, dependencies, metadata } = JSON.parse(text) as {
    bomFormat: string;
    metadata: { component: { purl: string } };
    components: { name: string; purl: string; hashes: { alg: string; content: string }[]; licenses: object[] }[];
    dependencies: { ref: string; dependsOn: (string | null)[] }[];
  };
  expect(bomFormat).toBe('CycloneDX');
  expect(components.map(({ name }) => `node_modules/${name}`)).toEqual(USED.map(([path]) => path));
  for (const { hashes, licenses } of components) {
    expect(hashes).toEqual([{ alg: 'SHA-512', content: expect.stringMatching(/^[0-9a-f]{128}$/) as string }]);
    expect(licenses).toHaveLength(1);
  }
  const known = new Set([metadata.component.purl, ...components.map(({ purl }) => purl)]);
  const named = dependencies.flatMap(({ ref, dependsOn }) => [ref, ...dependsOn]);
  expect(named.filter((ref) => ref === null || !known.has(ref))).toEqual([]);
});
