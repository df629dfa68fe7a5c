import { execFile } from 'node:child_process';
import { open, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { aHome } from '../../../support/a-home.ts';
import { theCommand } from '../../../support/the-command.ts';

/** `kubetrace playground …` of somebody with this home, to its end. */
async function playground(home: string, args: readonly string[], stdin?: string) {
  const command = theCommand(['playground', ...args], { HOME: home }, { typed: stdin !== undefined });
  if (stdin !== undefined) command.child.stdin.end(stdin);
  const code = await command.exitCode;
  return { code, ...command.written };
}

/** A home in which no playground is left, whatever becomes of the test. */
async function aHomeWithBackground() {
  const home = await aHome();
  return {
    folder: home.folder,
    state: join(home.folder, '.local/state/kubetrace/playground'),
    async [Symbol.asyncDispose]() {
      await playground(home.folder, ['stop']);
      await home[Symbol.asyncDispose]();
    },
  };
}

const urlOf = (stdout: string) => /^Playground is serving on (\S+)/.exec(stdout)?.[1] ?? '';

test('returns when it is ready; serves until it is stopped, which removes everything', async () => {
  await using home = await aHomeWithBackground();
  const started = await playground(home.folder, ['--detach']);
  expect(started).toMatchObject({ code: 0, stderr: '' });
  expect(started.stdout).toContain(`  export KUBECONFIG=${join(home.state, 'kubeconfig')}\n`);
  expect(started.stdout).toContain('Stop with `kubetrace playground stop`; nothing is kept.\n');
  const url = urlOf(started.stdout);
  expect((await fetch(`${url}/version`)).status).toBe(200);
  const { clusters } = parse(await readFile(join(home.state, 'kubeconfig'), 'utf8'));
  expect(started.stdout).toContain(clusters[0].cluster.server);
  for (const name of await readdir(home.state)) {
    expect([name, (await stat(join(home.state, name))).mode & 0o777]).toEqual([name, 0o600]);
  }

  const again = await playground(home.folder, ['--detach']);
  expect(again).toMatchObject({ code: 0, stderr: '' });
  expect(again.stdout).toContain(
    `serving on ${url} already\n\n  export KUBECONFIG=${join(home.state, 'kubeconfig')}\n`,
  );
  expect(again.stdout).toContain('Stop with `kubetrace playground stop`');
  const other = await playground(home.folder, ['--detach', '--port', '0', '--load', 'x.yaml']);
  expect(other.code).toBe(1);
  expect(other.stderr).toMatch(/^error: a playground is in the background already, on \S+, and --port, --load is for/);

  expect(await playground(home.folder, ['stop'])).toEqual({
    code: 0,
    stdout: 'The playground is stopped.\n',
    stderr: '',
  });
  await expect(fetch(`${url}/version`)).rejects.toThrow();
  expect(await readdir(home.state)).toEqual([]);
  expect(await playground(home.folder, ['stop'])).toMatchObject({
    code: 0,
    stdout: 'No playground is in the background.\n',
  });
}, 120_000);

test('takes the flags, the standard input and the errors of a playground', async () => {
  await using home = await aHomeWithBackground();
  const failed = await playground(home.folder, ['--detach', '--load', '-'], 'kind: X\n');
  expect(failed).toMatchObject({ code: 1, stdout: '' });
  expect(failed.stderr).toMatch(/^error: --load: 1 object cannot be loaded, so nothing is served\n {7}stdin:1: X/);
  await expect(readdir(home.state)).rejects.toThrow('ENOENT');

  const out = join(home.folder, 'mine with spaces');
  const args = ['--detach', '--load', '-', '--kubeconfig-out', out, '--dialect=kubesphere', '--as-of=1.33'];
  const started = await playground(home.folder, args, '{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"n"}}');
  expect(started).toMatchObject({ code: 0, stderr: 'kubetrace: loaded 1 object\n' });
  expect(started.stdout).toContain(`export KUBECONFIG='${out}'\n`);
  const version = await fetch(`${urlOf(started.stdout)}/version`);
  expect(await version.json()).toMatchObject({ minor: '33' });
  const [, front = ''] = /^KubeSphere is serving on (\S+);/m.exec(started.stdout) ?? [];
  expect((await fetch(`${front}/kapis/iam.kubesphere.io/v1beta1/users`)).status).toBe(403);
}, 120_000);

test('one that was killed is cleaned up', async () => {
  await using home = await aHomeWithBackground();
  const first = await playground(home.folder, ['--detach']);
  const { port } = JSON.parse(await readFile(join(home.state, 'state.json'), 'utf8')) as { port: number };
  expect(port).toBeGreaterThan(0);
  await playground(home.folder, ['stop']);
  const stale = theCommand(['playground', '--in-background'], { HOME: home.folder });
  await expect.poll(() => readdir(home.state), { timeout: 60_000 }).toContain('token');
  stale.child.kill('SIGKILL');
  await stale.exited;
  expect(await readdir(home.state)).toContain('state.json');
  const second = await playground(home.folder, ['--detach']);
  expect(second.code).toBe(0);
  expect(urlOf(second.stdout)).not.toBe(urlOf(first.stdout));
}, 120_000);

test('ends with the command that started it until it is ready', async () => {
  await using home = await aHomeWithBackground();
  const pipe = join(home.folder, 'pipe.yaml');
  await promisify(execFile)('mkfifo', [pipe]);
  const starting = theCommand(['playground', '--detach', '--load', pipe], { HOME: home.folder });
  // Opened when there is a reader: the process in the background.
  const writer = await open(pipe, 'w');
  starting.child.kill('SIGKILL');
  await starting.exited;
  const write = () =>
    writer.write('# x\n').then(
      () => 'read',
      (error: NodeJS.ErrnoException) => error.code,
    );
  await expect.poll(write, { timeout: 60_000 }).toBe('EPIPE');
  await writer.close();
}, 180_000);
