import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, posix } from 'node:path';
import { publint } from 'publint';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aHome } from '../support/a-home.ts';
import { aPackedPackage, type PackedPackage, runOn } from '../support/a-packed-package.ts';

const ROOT = join(import.meta.dirname, '../..');
const OWN = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as Record<string, unknown> & {
  version: string;
  exports: Record<string, unknown>;
};
const VERSION = `${OWN.version}\n`;
const FORBIDDEN = 'pods is forbidden: User "eve" cannot list resource "pods" in API group "" in the namespace "a"';

let packed: PackedPackage;
// It is built and packed for real.
beforeAll(async () => void (packed = await aPackedPackage()), 300_000);
afterAll(() => packed[Symbol.asyncDispose]());

const filesOf = (directory: string) =>
  readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => posix.relative(directory, posix.join(entry.parentPath, entry.name)));

describe('what is packed', () => {
  test('is the command, its bundle, its manual, the types of the library, the page of --web, the documents with their images and the examples', () => {
    const outside = filesOf(packed.unpacked).filter(
      (path) =>
        !/^(?:dist\/bundle\/[\w-]+\.c?js|dist\/man\/kubetrace[\w-]*\.1|dist\/types\/[\w-]+\.d\.ts|dist\/page\/assets\/[\w-]+\.(?:js|css|svg)|docs\/[\w-]+\.md|docs\/images\/[\w-]+\.png|examples\/.+)$/.test(
          path,
        ),
    );
    expect(outside.toSorted()).toEqual([
      'CHANGELOG.md',
      'LICENSE',
      'README.md',
      'bin/compiled.js',
      'bin/kubectl_complete-apitrace.js',
      'bin/kubetrace.js',
      'bin/package.json',
      'dist/bundle/LICENSES.txt',
      'dist/bundle/kubernetes.txt',
      'dist/page/LICENSES.txt',
      'dist/page/index.html',
      'package.json',
      'schemas/trace-line.schema.json',
      'schemas/usage.schema.json',
    ]);
  });

  test('has a package.json that depends on nothing and runs nothing', () => {
    const text = readFileSync(join(packed.unpacked, 'package.json'), 'utf8');
    const manifest = JSON.parse(text) as Record<string, unknown>;
    expect(Object.keys(manifest).filter((field) => /scripts|dependencies/i.test(field))).toEqual([]);
    const { scripts, devDependencies, ...rest } = OWN;
    expect([scripts, devDependencies]).toEqual([expect.anything(), expect.anything()]);
    expect(manifest).toEqual(rest);
  });

  test('is less than 2.5 MiB to download and 7 MiB on disk (docs/releasing.md)', () => {
    const sizes = filesOf(packed.unpacked).map((file) => statSync(join(packed.unpacked, file)).size);
    expect(statSync(packed.tarball).size).toBeLessThan(2.5 * 1024 * 1024);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(7 * 1024 * 1024);
  });

  test('leaves the checkout as it was', () => {
    const pages = filesOf(join(packed.root, 'docs')).map((file) => `docs/${file}`);
    for (const file of ['package.json', 'README.md', 'CHANGELOG.md', ...pages])
      expect(readFileSync(join(packed.root, file)).equals(readFileSync(join(ROOT, file))), file).toBe(true);
    expect(existsSync(join(packed.root, 'dist/before-packing'))).toBe(false);
  });

  test('has pages whose links lead to something that is in it too', () => {
    const pages = filesOf(packed.unpacked).filter((file) => file.endsWith('.md'));
    const dangling = pages.flatMap((page) => {
      const text = readFileSync(join(packed.unpacked, page), 'utf8').replace(/```[^]*?```|`[^`\n]*`/g, '');
      const targets = [...text.matchAll(/\]\((?![a-z]+:|#)([^)\s#]+)/g)].map(([, target = '']) => target);
      return targets
        .filter((target) => !existsSync(join(packed.unpacked, posix.dirname(page), target)))
        .map((target) => `${page}: ${target}`);
    });
    expect(pages).toContain('docs/security.md');
    expect(dangling).toEqual([]);
  });

  test('is clean to publint', async () => {
    const { messages } = await publint({ pkgDir: packed.unpacked, pack: false, strict: true });
    expect(messages).toEqual([]);
  });

  test('is clean to "Are the types wrong?"', () => {
    const attw = join(ROOT, 'node_modules/@arethetypeswrong/cli/dist/index.js');
    const { stdout, status } = runOn(packed.root, process.execPath, [attw, packed.tarball, '--profile', 'esm-only']);
    expect([status, stdout]).toEqual([0, expect.stringContaining('kubetrace')]);
  });
});

describe.skipIf(process.platform === 'win32')('installed without a network into an empty directory', () => {
  test('it is alone there, asks nothing, and npx runs it', async () => {
    await using home = await aHome();
    const npm = runOn(home.folder, 'npm', ['install', '--offline', '--no-audit', '--no-fund', packed.tarball]);
    expect([npm.status, npm.stderr]).toEqual([0, '']);
    const modules = join(home.folder, 'node_modules');
    expect(readdirSync(modules).filter((name) => !name.startsWith('.'))).toEqual(['kubetrace']);
    expect(readdirSync(join(modules, '.bin')).toSorted()).toEqual([
      'kubectl-apitrace',
      'kubectl_complete-apitrace',
      'kubetrace',
    ]);

    expect(runOn(home.folder, 'npx', ['--offline', 'kubetrace', '--version']).stdout).toBe(VERSION);
    const explained = runOn(home.folder, 'npx', ['--offline', 'kubetrace', 'explain', FORBIDDEN]);
    expect([explained.status, explained.stdout]).toEqual([0, expect.stringMatching(/^eve needs "list pods"/)]);
  });

  test('a program imports each entry, and nothing happens by that', async () => {
    await using home = await aHome();
    runOn(home.folder, 'npm', ['install', '--offline', '--no-audit', '--no-fund', packed.tarball]);
    const entries = Object.keys(OWN.exports).filter((entry) => entry !== './package.json');
    expect(entries.length).toBeGreaterThan(1);
    const loads = entries.map((entry) => `await import(${JSON.stringify(entry.replace('.', 'kubetrace'))})`);
    const code = `const all = [${loads.join(', ')}]; console.log(all.every((each) => Object.keys(each).length > 0))`;
    const ran = runOn(home.folder, process.execPath, ['--input-type=module', '--eval', code]);
    expect([ran.status, ran.stdout, ran.stderr]).toEqual([0, 'true\n', '']);
  });

  test('npx runs the tarball itself', async () => {
    await using home = await aHome();
    copyFileSync(packed.tarball, join(home.folder, 'kubetrace.tgz'));
    const args = ['--offline', '--yes', './kubetrace.tgz', '--version'];
    expect(runOn(home.folder, 'npx', args).stdout).toBe(VERSION);
  });

  test('globally: the command and the plugin of kubectl, the tour on the playground', async () => {
    await using home = await aHome();
    const prefix = join(home.folder, 'prefix');
    const npm = runOn(home.folder, 'npm', [
      'install',
      '--offline',
      '--no-audit',
      '--global',
      `--prefix=${prefix}`,
      packed.tarball,
    ]);
    expect([npm.status, npm.stderr]).toEqual([0, '']);
    const run = (name: string, ...args: string[]) => runOn(home.folder, join(prefix, 'bin', name), args);

    expect(run('kubectl-apitrace', 'decode', '/api/v1/pods').stdout).toContain('verbs: ["list"]');
    const tour = run('kubetrace', 'tour', '--once');
    expect([tour.status, tour.stdout + tour.stderr]).toEqual([0, expect.stringContaining('missing rule: ')]);
  });
});

describe.skipIf(process.platform === 'win32')('in the image of examples/in-cluster/Dockerfile', () => {
  const dockerfile = readFileSync(join(ROOT, 'examples/in-cluster/Dockerfile'), 'utf8');
  const final = dockerfile.slice(dockerfile.lastIndexOf('\nFROM '));
  const one = (instruction: string) => new RegExp(`^${instruction} (.*)$`, 'm').exec(final)?.[1] ?? '';

  test('no user of the system is named, and no shell is needed', () => {
    expect(one('USER')).toMatch(/^[1-9]\d*:[1-9]\d*$/);
    expect(final).not.toMatch(/^(?:RUN|SHELL|ADD) /m);
    for (const instruction of ['ENTRYPOINT', 'CMD']) expect(JSON.parse(one(instruction))).toBeInstanceOf(Array);
    for (const [, base = ''] of dockerfile.matchAll(/^FROM (\S+)/gm)) expect(base).toMatch(/node(?:js|:)24/);
  });

  test('the files that it copies are all that the command needs, for a user who can write nothing', async () => {
    await using home = await aHome();
    const root = join(home.folder, one('WORKDIR'));
    mkdirSync(root, { recursive: true });
    for (const [, from = '', to = ''] of final.matchAll(/^COPY --from=build (.+) (\S+)$/gm))
      for (const path of from.split(' ')) {
        const source = join(packed.unpacked, posix.relative('/kubetrace', path));
        cpSync(source, join(root, statSync(source).isDirectory() ? to : join(to, posix.basename(path))), {
          recursive: true,
        });
      }
    const [, script = ''] = JSON.parse(one('ENTRYPOINT')) as string[];
    const [uid, gid] = process.getuid?.() === 0 ? one('USER').split(':').map(Number) : [];
    // That of this process may be in a directory that other users cannot enter.
    const node = join(home.folder, 'node');
    copyFileSync(process.execPath, node);
    chmodSync(home.folder, 0o555);
    const run = (...args: string[]) =>
      spawnSync(node, [join(home.folder, script), ...args], {
        cwd: root,
        encoding: 'utf8',
        env: { HOME: '/nonexistent' },
        ...(uid !== undefined && gid !== undefined && { uid, gid }),
      });
    expect(run('--version')).toMatchObject({ status: 0, stdout: VERSION, stderr: '' });
    expect(run(...(JSON.parse(one('CMD')) as string[]))).toMatchObject({ status: 0, stderr: '' });
    const tour = run('tour', '--once');
    expect([tour.status, tour.stdout + tour.stderr]).toEqual([0, expect.stringContaining('missing rule: ')]);
    chmodSync(home.folder, 0o755);
  });
});
