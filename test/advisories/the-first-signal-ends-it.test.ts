import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, open, readdir, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { COMMANDS } from '../../src/cli/commands.ts';
import { rawServer } from '../support/raw-server.ts';
import { aScreen, hasTmux } from '../support/a-screen.ts';
import { type RunningCommand, theCommand } from '../support/the-command.ts';

const BIN = join(import.meta.dirname, '../../bin/kubetrace.js');
const SIGNALS = [
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
  ['SIGQUIT', 131],
] as const;

/** How a command comes to wait for something that never comes, and how one sees that it does. */
type Waiting = 'a file' | 'standard input' | 'a server' | RegExp;

/** Every command, and every way of it to wait. */
const WAYS: readonly (readonly [command: string, waitsFor: Waiting])[] = [
  ['decode -f FILE', 'a file'],
  ['decode -f -', 'standard input'],
  ['explain FILE', 'a file'],
  ['explain -', 'standard input'],
  ['show FILE', 'a file'],
  ['show -o har -', 'standard input'],
  ['rbac FILE --user alice', 'a file'],
  ['rbac check - --server URL --as alice', 'standard input'],
  ['usage FILE', 'a file'],
  ['usage -', 'standard input'],
  ['mcp', 'standard input'],
  ['diff FILE FILE', 'a file'],
  ['diff -o json - -', 'standard input'],
  ['can --server URL', 'a server'],
  ['can -f - --as alice', 'standard input'],
  ['who-can get pods --server URL', 'a server'],
  ['who-can get pods -f FILE', 'a file'],
  ['whoami --server URL', 'a server'],
  ['whoami --server URL --kubesphere-login alice', 'standard input'],
  ['kubeconfig --server https://HOST --insecure-skip-tls-verify --serviceaccount a/b', 'a server'],
  ['proxy --server URL --kubesphere-login alice', 'standard input'],
  ['proxy --playground --port=0', /^Starting to serve/],
  ['run --playground -- cat', 'standard input'],
  ['shell --playground', 'standard input'],
  ['tour --port=0', /On a cluster of your own/],
  ['playground', /Stop with Ctrl-C/],
  ['learn 1', /kubectl get pods -n team-a/],
];

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kubetrace-test-'));
  spawnSync('mkfifo', [join(folder, 'fifo')]);
});
afterAll(() => rm(folder, { recursive: true }));

test('the table has every command that can wait', () => {
  const commands = new Set(WAYS.map(([line]) => line.split(' ')[0]!));
  expect([...commands].toSorted()).toEqual(
    COMMANDS.map(({ name }) => name)
      .filter(waits)
      .toSorted(),
  );
});

/** A script is printed at once. */
function waits(name: string): boolean {
  return name !== 'completion';
}

/** Ctrl-C at each, and the others by turns: each takes a process. */
const ENDS = WAYS.flatMap((way, i) => [SIGNALS[0], SIGNALS[1 + (i % 3)]!].map((end) => [...end, ...way] as const));

describe('a command that waits', () => {
  test.each(ENDS)('%s ends with %d: kubetrace %s, which waits for %s', async (signal, code, line, waitsFor) => {
    await using server = await rawServer(() => undefined);
    const temporary = await mkdtemp(join(folder, 'tmp-'));
    const args = line
      .replaceAll('FILE', join(folder, 'fifo'))
      .replace('URL', 'http://HOST')
      .replace('HOST', new URL(server.url).host)
      .split(' ');
    const env = { HOME: folder, TMPDIR: temporary, SHELL: '/bin/cat' };
    await using command = theCommand(args, env, { typed: true });
    await using _ = await waiting(command, waitsFor, () => server.connection(0));
    command.child.kill(signal);
    expect(await command.exitCode).toBe(code);
    expect(await readdir(temporary)).toEqual([]);
  });
});

/** Resolves when the command is in the middle of it. */
async function waiting(
  command: RunningCommand,
  what: Waiting,
  asked: () => Promise<unknown>,
): Promise<AsyncDisposable | undefined> {
  const { stdin } = command.child;
  if (what instanceof RegExp) await command.said(what);
  else if (what === 'a server') await asked();
  // Opening it waits for who reads it.
  else if (what === 'a file') return open(join(folder, 'fifo'), 'w');
  else {
    // More than a pipe holds, so it is written when it is read.
    stdin.on('error', () => undefined).write('GET /api/v1/pods '.repeat(1 << 18));
    await once(stdin, 'drain');
  }
  return undefined;
}

describe('run', () => {
  test('passes each signal on, and does not end before its program', async () => {
    const script =
      'trap "trap \\"echo second; exit 5\\" TERM; echo first" TERM; echo ready; while :; do sleep 0.02; done';
    await using command = theCommand(['run', '--playground', '--', 'sh', '-c', script]);
    for (const said of [/ready/, /first/]) {
      await command.said(said);
      command.child.kill('SIGTERM');
    }
    expect(await command.exitCode).toBe(5);
    expect(command.written.stdout).toBe('ready\nfirst\nsecond\n');
  });
});

const hasTerminals = String(spawnSync('script', ['--version']).stdout).includes('util-linux');
test.skipIf(!hasTerminals)('a terminal that is closed ends the proxy in order', async () => {
  const bin = join(import.meta.dirname, '../../bin/kubetrace.js');
  const [record, ready, errors, pid] = ['record', 'ready', 'errors', 'pid'].map((name) =>
    join(folder, `closed-${name}`),
  );
  const command = `${process.execPath} ${bin} proxy --playground --port=0 --record ${record}`;
  const terminal = spawn('script', ['-qec', `echo $$ > ${pid}; exec ${command} > ${ready} 2> ${errors}`, '/dev/null']);
  await expect.poll(() => textOf(ready)).toMatch(/on \S+\n/);
  const [, url] = /on (\S+)/.exec(textOf(ready))!;
  await (await fetch(`http://${url}/version`)).text();
  terminal.kill('SIGKILL');
  await expect.poll(() => isRunning(Number(textOf(pid)))).toBe(false);
  expect(JSON.parse(textOf(record))).toMatchObject({ kind: 'Exchange', stage: 'ResponseComplete' });
  // Node aborts where it cannot put such a terminal back.
  expect(textOf(errors)).not.toContain('Assertion');
});

test('a learner’s command that goes on does not keep the lesson', async () => {
  await using lesson = theCommand(['learn', '1'], {}, { typed: true });
  await lesson.said(/kubectl get pods -n team-a/);
  lesson.child.stdin.write('echo on and "on"; sleep 60\n');
  await lesson.said(/^on and on$/m);
  lesson.child.kill('SIGTERM');
  expect(await lesson.exitCode).toBe(143);
});

describe('a log that nobody reads any more', () => {
  test('does not keep the proxy', async () => {
    await using proxy = await proxyWhoseLogIsFull();
    proxy.child.kill('SIGTERM');
    expect(await proxy.exited).toEqual([null, 'SIGTERM']);
    proxy.child.stderr.resume();
  });

  test('keeps it until the second signal, which ends it at once', async () => {
    await using proxy = await proxyWhoseLogIsFull();
    proxy.child.kill('SIGTERM');
    // The port is closed first.
    while (await accepts(proxy.address)) await setImmediate();
    proxy.child.kill('SIGHUP');
    // Otherwise it would end by the first one, when its patience ends.
    expect(await proxy.exited).toEqual([null, 'SIGHUP']);
    proxy.child.stderr.resume();
  });
});

/** It has more to say than all on the way takes, and says it before it ends. */
async function proxyWhoseLogIsFull(): Promise<RunningCommand & { readonly address: string }> {
  const proxy = theCommand(['proxy', '--playground', '--port=0', '-v10']);
  const [, address = ''] = await proxy.said(/on (\S+)\n/);
  proxy.child.stderr.pause();
  const body = 'x'.repeat(1 << 20);
  await (await fetch(`http://${address}/api/v1/namespaces`, { method: 'POST', body })).text();
  return { ...proxy, address };
}

test.each([
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const)('%s: the proxy finishes its record first', async (signal, code) => {
  const record = join(folder, `record-${signal}`);
  await using proxy = theCommand(['proxy', '--playground', '--port=0', '--record', record]);
  const [, url] = await proxy.said(/on (\S+)\n/);
  const watch = await fetch(`http://${url}/api/v1/namespaces?watch=true`);
  proxy.child.kill(signal);
  await expect(watch.text()).rejects.toThrow();
  expect(await proxy.exitCode).toBe(code);
  const shown = theCommand(['show', record]);
  expect(await shown.exitCode).toBe(0);
  expect(shown.written.stdout).toContain('namespaces');
});

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
  ['SIGQUIT', 131],
] as const)('%s: nothing of what the proxy has seen is lost', async (signal, code) => {
  const [record, har, log] = ['record', 'har', 'log'].map((name) => join(folder, `whole-${signal}-${name}`));
  const args = ['--record', record!, '--har', har!, '--log-file', log!, '-v1', '--summary', 'json'];
  await using proxy = theCommand(['proxy', '--playground', '--port=0', ...args]);
  const [, url] = await proxy.said(/on (\S+)\n/);
  for (const path of ['pods', 'nodes']) await (await fetch(`http://${url}/api/v1/${path}`)).text();
  proxy.child.kill(signal);
  expect(await proxy.exitCode).toBe(code);
  for (const file of [record, har, log]) expect([...textOf(file).matchAll(/pods|nodes/g)].length).toBeGreaterThan(1);
  expect(JSON.parse(textOf(har))).toMatchObject({ log: { entries: [{}, {}] } });
  expect(proxy.written.stderr).toMatch(/"kind":"TrafficSummary".*"count":2,/);
});

describe.skipIf(!hasTmux)('on a terminal (needs tmux)', () => {
  test.each([
    ['explain', 'the message'],
    ['explain -', 'the message'],
    ['show -', 'a trace, an audit log or a HAR'],
    ['rbac -', 'a trace, an audit log or a HAR'],
    ['diff - /dev/null', 'a trace, an audit log or a HAR'],
    ['decode -f -', 'requests, curl commands or a log'],
  ])('kubetrace %s says that it waits for %s, and one Ctrl-C ends it', async (command, what) => {
    await using screen = await aScreen(`${process.execPath} ${BIN} ${command}`, { HOME: folder });
    await screen.shows(new RegExp(`^Paste ${what}, then end it with Ctrl-D on a line of its own\\.$`, 'm'));
    await screen.press('C-c');
    await screen.shows(/ended 130$/m);
  });

  test('a shell whose terminal is closed loses nothing and leaves nothing', async () => {
    const temporary = await mkdtemp(join(folder, 'tmp-'));
    const record = join(folder, 'closed-shell');
    const env = { HOME: folder, TMPDIR: temporary, SHELL: '/bin/bash' };
    await using screen = await aScreen(`${process.execPath} ${BIN} shell --playground --record ${record}`, env);
    await screen.shows(/[#$]$/);
    await screen.type('curl -s $KUBETRACE_URL/version | grep -c gitVersion');
    await screen.shows(/^1$/m);
    await screen.tmux('kill-server');
    await expect.poll(() => readdir(temporary), { timeout: 30_000 }).toEqual([]);
    expect(textOf(record)).toMatch(/"kind":"Exchange".*version/);
  });
});

/** Whether somebody listens at `host:port`. */
function accepts(address: string): Promise<boolean> {
  const { hostname, port } = new URL(`http://${address}`);
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

function textOf(file: string | undefined): string {
  return file !== undefined && existsSync(file) ? readFileSync(file, 'utf8') : '';
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
