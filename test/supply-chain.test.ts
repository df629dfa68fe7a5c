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
  readonly hasInstallScript?: boolean;
  readonly license?: string;
}

const { packages } = JSON.parse(read('package-lock.json')) as { packages: Readonly<Record<string, Package>> };
const LOCKED = Object.entries(packages).filter(([path]) => path !== '');
const OWN = JSON.parse(read('package.json')) as Record<string, unknown> & { devDependencies: Record<string, string> };

/** By bundle the packages of which it has code, as the build has found them in it: each new one is looked at by a person. */
const INSIDE = {
  bundle: [
    '@bufbuild/cel',
    '@bufbuild/cel-spec',
    '@bufbuild/protobuf',
    '@bufbuild/re2',
    '@colors/colors',
    // Its texts are those of kubernetes.txt.
    '@kubernetes/client-node',
    '@modelcontextprotocol/core',
    '@modelcontextprotocol/server',
    '@opentelemetry/api',
    '@opentelemetry/core',
    '@opentelemetry/exporter-trace-otlp-proto',
    '@opentelemetry/otlp-exporter-base',
    '@opentelemetry/otlp-transformer',
    '@opentelemetry/resources',
    '@opentelemetry/sdk-trace',
    '@opentelemetry/sdk-trace-base',
    '@opentelemetry/semantic-conventions',
    'ansi-regex',
    'cborg',
    'cli-table3',
    'commander',
    'debug',
    'emoji-regex',
    'eventemitter3',
    'follow-redirects',
    'fzstd',
    'has-flag',
    'http-proxy',
    'is-fullwidth-code-point',
    'jose',
    'ms',
    'requires-port',
    'string-width',
    'strip-ansi',
    'supports-color',
    'undici',
    'yaml',
    'zod',
  ],
  page: ['@preact/signals', '@preact/signals-core', '@tanstack/virtual-core', 'preact'],
};
const BUNDLES = Object.entries(INSIDE);
const ALL = [...INSIDE.bundle, ...INSIDE.page].toSorted();

/** Licenses that ask for no more than their text beside the code. */
const ALLOWED = new Set(['Apache-2.0', '(Apache-2.0 AND BSD-3-Clause)', 'ISC', 'MIT']);

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
  const fields = Object.keys(OWN).filter((field) => /dependencies/i.test(field));
  expect(fields).toEqual(['devDependencies']);
});

test.each(BUNDLES)('the %s contains code of these packages and no other', (bundle, names) => {
  const found = JSON.parse(read(`dist/packages/${bundle}.json`)) as string[];
  expect(found).toEqual(names.map((name) => `node_modules/${name}`));
});

test('every license of what is inside allows that', () => {
  const licenses = ALL.map((name) => [name, packages[`node_modules/${name}`]?.license ?? 'none']);
  expect(licenses.filter(([, license]) => !ALLOWED.has(license ?? ''))).toEqual([]);
});

test.each(BUNDLES)('beside the %s is the text of the license of each', (bundle, names) => {
  const text = read(`dist/${bundle}/LICENSES.txt`);
  const titles = names.map((name) => `${name} ${packages[`node_modules/${name}`]?.version}`);
  const parts = text.split(/^(@?[a-z][\w./-]* \d+\.\d+\.\d+\S*)\n\n/m);
  const [before, ...found] = parts;
  expect(before).toBe('');
  expect(found.filter((_, i) => i % 2 === 0)).toEqual(titles);
  const grants =
    /Permission (?:is hereby granted|to use, copy, modify)|Apache License,?\s+Version 2\.0|Redistribution and use/;
  for (const [i, license] of found.filter((_, at) => at % 2 === 1).entries())
    expect(license, titles[i]).toMatch(grants);
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

test('the bill of materials has every package that is inside, with its hash, license and dependencies, and is the same each time', () => {
  const sbom = () => spawnSync(process.execPath, ['scripts/sbom.mjs'], { cwd: ROOT, encoding: 'utf8' }).stdout;
  const text = sbom();
  expect(sbom()).toBe(text);
  const { bomFormat, components, dependencies, metadata } = JSON.parse(text) as {
    bomFormat: string;
    metadata: { component: { purl: string } };
    components: { name: string; version: string; purl: string; hashes: object[]; licenses: object[] }[];
    dependencies: { ref: string; dependsOn: string[] }[];
  };
  expect(bomFormat).toBe('CycloneDX');
  expect(components.map(({ name }) => name)).toEqual(ALL);
  for (const { name, version, hashes, licenses } of components) {
    const { version: locked, integrity = '', license = '' } = packages[`node_modules/${name}`] ?? {};
    expect(version).toBe(locked);
    const content = Buffer.from(integrity.replace('sha512-', ''), 'base64').toString('hex');
    expect(hashes).toEqual([{ alg: 'SHA-512', content }]);
    expect(JSON.stringify(licenses)).toContain(license.replace(/[()]/g, ''));
  }
  const all = components.map(({ purl }) => purl);
  const of = (purl: string) => dependencies.find(({ ref }) => ref === purl)?.dependsOn;
  expect(of(metadata.component.purl)).toEqual(all);
  expect(of('pkg:npm/cli-table3@0.6.5')).toEqual(['pkg:npm/string-width@4.2.3']);
  const named = dependencies.flatMap(({ ref, dependsOn }) => [ref, ...dependsOn]);
  expect(named.filter((ref) => ref !== metadata.component.purl && !all.includes(ref))).toEqual([]);
});
