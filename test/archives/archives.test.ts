import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { spawn, spawnSync } from 'node:child_process';
import { unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { archiveForNode, type Archive, executableArchive } from '../../scripts/archives/archive.mjs';
import { oneFile } from '../../scripts/archives/one-file.mjs';
import { tarGz, zip } from '../../scripts/archives/packed-files.mjs';
import { aHome, type Home } from '../support/a-home.ts';
import { endsOf } from '../support/ends-of.ts';
import { kubectls } from '../support/real-kubectl.ts';

const ROOT = join(import.meta.dirname, '../..');
const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
/** A `node` of which parts are in a shared library has no place for a program in it. */
const canContain = process.platform === 'linux' && readFileSync(process.execPath).includes('NODE_SEA_FUSE_');

/** An archive that was unpacked into an empty directory, and a PATH with what a shell needs and a kubectl, and without a node. */
interface Unpacked {
  readonly home: Home;
  readonly archive: Archive;
  readonly directory: string;
  readonly path: string;
  readonly run: (program: string, ...args: string[]) => { status: number | null; stdout: string; stderr: string };
}

async function unpacked(
  make: (directory: string) => Promise<Archive> | Archive,
  programs: readonly string[] = [],
): Promise<Unpacked> {
  const home = await aHome();
  const [out, directory, bin] = ['out', 'unpacked', 'bin'].map((name) => join(home.folder, name)) as [
    string,
    string,
    string,
  ];
  for (const each of [out, directory, bin]) mkdirSync(each);
  const archive = await make(out);
  expect(spawnSync('tar', ['xzf', join(out, archive.file), '-C', directory]).status).toBe(0);
  for (const name of ['sh', 'dirname', 'readlink', 'cat', ...programs]) {
    const found = process.env['PATH']?.split(delimiter).find((each) => existsSync(join(each, name)));
    if (found !== undefined) symlinkSync(join(found, name), join(bin, name));
  }
  const path = `${directory}:${bin}`;
  const run = (program: string, ...args: string[]) =>
    spawnSync(program, args, { cwd: home.folder, encoding: 'utf8', env: { PATH: path, HOME: home.folder } });
  return { home, archive, directory, path, run };
}

describe.skipIf(!canContain)('a single executable of this platform, where there is no node', () => {
  let it: Unpacked;
  beforeAll(async () => {
    it = await unpacked(async (directory) =>
      executableArchive(directory, {
        platform: { os: 'linux', arch: process.arch },
        node: process.execPath,
        builder: process.execPath,
        license: 'the license of Node',
        content: await oneFile(directory),
      }),
    );
    const [kubectl] = kubectls().slice(-1);
    if (kubectl) symlinkSync(kubectl.path, join(it.home.folder, 'bin/kubectl'));
  }, 300_000);
  afterAll(() => it.home[Symbol.asyncDispose]());

  test('the archive has the command, the plugin and the licenses of all that is inside', () => {
    expect(it.archive.file).toBe(`kubetrace_${version}_linux_${process.arch}.tar.gz`);
    const bytes = readFileSync(join(it.home.folder, 'out', it.archive.file));
    expect(it.archive.sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
    expect(readdirSync(it.directory).toSorted()).toEqual([
      'LICENSE',
      'LICENSE.node.txt',
      'LICENSES.txt',
      'kubectl-apitrace',
      'kubectl_complete-apitrace',
      'kubetrace',
    ]);
    const licenses = readFileSync(join(it.directory, 'LICENSES.txt'), 'utf8');
    for (const name of ['undici', 'preact']) expect(licenses).toMatch(new RegExp(`^${name} \\d`, 'm'));
    expect(it.run('node').status).toBe(null);
  });

  test('it knows its version, and decodes', () => {
    expect(it.run('kubetrace', '--version')).toMatchObject({ status: 0, stdout: `${version}\n`, stderr: '' });
    const decoded = it.run('kubetrace', 'decode', '/api/v1/namespaces/demo/pods/web/log');
    expect(decoded).toMatchObject({ status: 0, stdout: expect.stringContaining('resources: ["pods/log"]') as string });
  });

  test('the tour runs on the playground', () => {
    const tour = it.run('kubetrace', 'tour', '--once');
    expect([tour.status, tour.stdout + tour.stderr]).toEqual([0, expect.stringContaining('missing rule: ')]);
  });

  test('it reads an observer of the user', () => {
    const file = join(it.home.folder, 'observer.mjs');
    writeFileSync(file, "export default { observe() {}, close() { process.stderr.write('observer closed\\n'); } };");
    const ran = it.run('kubetrace', 'run', '--playground', '--observer', file, '--', 'sh', '-c', ':');
    expect([ran.status, ran.stderr]).toEqual([0, expect.stringContaining('observer closed')]);
  });

  test('the playground starts in the background, with all types of Kubernetes, and stops', () => {
    const started = it.run('kubetrace', 'playground', '--detach', '--port=0');
    expect([started.status, started.stderr]).toEqual([0, '']);
    const [, kubeconfig = ''] = /KUBECONFIG=(\S+)/.exec(started.stdout) ?? [];
    try {
      if (!existsSync(join(it.home.folder, 'bin/kubectl'))) return;
      const pods = it.run('kubectl', `--kubeconfig=${kubeconfig}`, '-n', 'team-a', 'get', 'pods');
      expect([pods.status, pods.stdout]).toEqual([0, expect.stringContaining('web-0')]);
      const explained = it.run('kubectl', `--kubeconfig=${kubeconfig}`, 'explain', 'pods.spec.containers.image');
      expect([explained.status, explained.stdout]).toEqual([0, expect.stringContaining('Container image name')]);
    } finally {
      expect(it.run('kubetrace', 'playground', 'stop').status).toBe(0);
    }
  });

  test('--web serves its page', async () => {
    const args = ['proxy', '--playground', '--port=0', '--web', '--web-port=0'];
    const proxy = spawn('kubetrace', args, { cwd: it.home.folder, env: { PATH: it.path, HOME: it.home.folder } });
    const { closed } = endsOf(proxy);
    let said = '';
    for (const stream of [proxy.stdout, proxy.stderr]) stream.on('data', (piece) => (said += String(piece)));
    await expect.poll(() => said).toMatch(/the trace is at (\S+)\n/);
    const [, url = ''] = /the trace is at (\S+)\n/.exec(said) ?? [];
    const door = await fetch(url, { redirect: 'manual' });
    const place = new URL(door.headers.get('location') ?? '', url);
    const headers = {
      cookie: door.headers
        .getSetCookie()
        .map((cookie) => cookie.split(';')[0])
        .join('; '),
    };
    const page = await (await fetch(place, { headers })).text();
    const [, source = ''] = /src="([^"]+\.js)"/.exec(page) ?? [];
    const script = await fetch(new URL(source, place), { headers });
    const length = (await script.text()).length;
    proxy.kill('SIGINT');
    await closed;
    expect([script.status, script.headers.get('content-type')]).toEqual([200, 'text/javascript; charset=utf-8']);
    expect(length).toBeGreaterThan(50_000);
  });

  test('kubectl runs it as a plugin, which speaks of itself by that name', () => {
    const plugin = it.run('kubectl-apitrace', 'decode', '--help');
    expect([plugin.status, plugin.stdout]).toEqual([0, expect.stringContaining('kubectl apitrace decode GET')]);
    // One of the lines that kubectl gives to the shell.
    const completed = it.run('kubectl_complete-apitrace', 'deco');
    expect([completed.status, completed.stdout]).toEqual([0, expect.stringMatching(/^decode\b/m)]);
    if (!existsSync(join(it.home.folder, 'bin/kubectl'))) return;
    const decoded = it.run('kubectl', 'apitrace', 'decode', '/api/v1/pods');
    expect([decoded.status, decoded.stdout]).toEqual([0, expect.stringContaining('verbs: ["list"]')]);
  });

  test('so does krew, which links to the program by the name of the plugin', () => {
    const link = join(it.home.folder, 'bin/kubectl-tracing');
    symlinkSync(join(it.directory, it.archive.bin), join(it.home.folder, 'kubectl-apitrace'));
    const linked = it.run(join(it.home.folder, 'kubectl-apitrace'), 'decode', '--help');
    expect(linked.stdout).toContain('kubectl apitrace decode GET');
    // A link to the script beside it finds the program too.
    symlinkSync('../unpacked/kubectl-apitrace', link);
    expect(it.run(link, '--version').stdout).toBe(`${version}\n`);
  });
});

describe.skipIf(process.platform === 'win32')('the archive for macOS, whose node is that of the user', () => {
  test('runs by both names, and says so where there is no node', async () => {
    const { home, directory, archive, run } = await unpacked(archiveForNode);
    await using _ = home;
    expect(archive).toMatchObject({ file: `kubetrace_${version}_darwin_all.tar.gz`, selector: { os: 'darwin' } });
    expect(run('kubetrace', '--version')).toMatchObject({
      status: 127,
      stderr: expect.stringMatching(/^error: .* no node on PATH\n$/) as string,
    });
    symlinkSync(process.execPath, join(home.folder, 'bin/node'));
    expect(run('kubetrace', '--version')).toMatchObject({ status: 0, stdout: `${version}\n` });
    expect(run('kubetrace', 'tour', '--once')).toMatchObject({ status: 0 });
    expect(run('kubectl-apitrace', 'decode', '--help').stdout).toContain('kubectl apitrace decode GET');
    expect(run('kubectl_complete-apitrace', 'deco').stdout).toMatch(/^decode\b/m);
    // As krew links to it.
    symlinkSync(join(directory, archive.bin), join(home.folder, 'kubectl-apitrace'));
    expect(run(join(home.folder, 'kubectl-apitrace'), 'decode', '--help').stdout).toContain(
      'kubectl apitrace decode GET',
    );
  });
});

describe('what archives are made of', () => {
  const files = [
    { name: 'run', content: Buffer.from('#!/bin/sh\n'), executable: true },
    { name: 'lib/empty', content: Buffer.alloc(0) },
    { name: 'lib/block', content: Buffer.alloc(512, 'x') },
  ];

  test('tar unpacks the files with their modes; the same files are the same bytes', async () => {
    await using home = await aHome();
    writeFileSync(join(home.folder, 'a.tgz'), tarGz(files));
    expect(tarGz(files).equals(tarGz(files))).toBe(true);
    const tar = spawnSync('tar', ['xzf', 'a.tgz'], { cwd: home.folder, encoding: 'utf8' });
    expect([tar.status, tar.stderr]).toEqual([0, '']);
    for (const { name, content, executable } of files) {
      expect(readFileSync(join(home.folder, name)).equals(content), name).toBe(true);
      expect((statSync(join(home.folder, name)).mode & 0o100) !== 0, name).toBe(executable === true);
    }
  });

  test('a ZIP has the same, without times', () => {
    const unzipped = unzipSync(zip(files));
    expect(Object.keys(unzipped)).toEqual(files.map(({ name }) => name));
    for (const { name, content } of files) expect(content.equals(unzipped[name] ?? Buffer.alloc(1)), name).toBe(true);
    expect(Buffer.from(zip(files)).equals(Buffer.from(zip(files)))).toBe(true);
  });

  test('a name that does not fit into a tar is an error', () => {
    expect(() => tarGz([{ name: 'n'.repeat(101), content: Buffer.alloc(0) }])).toThrow('too long');
  });
});
