import { spawnSync } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningCommand, theCommand } from '../../support/the-command.ts';

let home: string;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'kubetrace-web-view-'));
});
afterAll(async () => {
  await rm(home, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
});

const start = (...args: readonly string[]): RunningCommand =>
  theCommand([args[0]!, '--web', '--web-port=0', ...args.slice(1)], { HOME: home, PATH: process.env['PATH']! });

/** What the API of the page answers to a program that has the key. */
async function ask<Answer>(command: RunningCommand, path: string): Promise<Answer> {
  const [, url = ''] = await command.said(/the trace is at (\S+)\n/);
  const { origin, searchParams } = new URL(url);
  const answer = await fetch(`${origin}/api/v1/${path}`, {
    headers: { Authorization: `Bearer ${searchParams.get('key')}` },
  });
  return (await answer.json()) as Answer;
}

interface Listed {
  readonly items: readonly { readonly resource: string; readonly status: number }[];
}
const resources = async (command: RunningCommand): Promise<string[]> =>
  (await ask<Listed>(command, 'exchanges')).items.map(({ resource, status }) => `${resource} ${status}`);

test('the page of a proxy has what goes through it, on a port of its own', async () => {
  await using command = start('proxy', '--playground', '--port=0');
  const [, address] = await command.said(/^Starting to serve on (.+)\n/m);
  await fetch(`http://${address}/api/v1/namespaces/team-a/pods`);
  expect(await resources(command)).toEqual(['pods 200']);
  expect(await ask(command, 'session')).toMatchObject({ isLive: true, isReadOnly: false, context: 'admin' });
});

test('the page of a tour has its requests', async () => {
  await using command = start('tour', '--port=0');
  await command.said(/Now you\./);
  expect(await resources(command)).toContain('pods/log 403');
});

test('what a playground with a page is asked passes a proxy, in every context', async () => {
  const kubeconfig = join(home, 'playground.kubeconfig');
  await using command = start('playground', `--kubeconfig-out=${kubeconfig}`);
  await command.said(/Stop with Ctrl-C/);
  const written = JSON.parse(await readFile(kubeconfig, 'utf8')) as Fields;
  const cluster = ({ name }: Fields) =>
    written['clusters'].find((one: Fields) => one['name'] === name)['cluster']['server'] as string;
  for (const { name, context } of written['contexts']) {
    if (name !== 'admin' && name !== 'dev') continue;
    const answer = await fetch(`${cluster({ name: context.cluster })}/api/v1/namespaces/team-a/secrets`);
    expect([name, answer.status]).toEqual([name, name === 'admin' ? 200 : 403]);
  }
  expect(await resources(command)).toEqual(['secrets 200', 'secrets 403']);
  expect(JSON.stringify(written)).not.toMatch(/client-key|PRIVATE KEY/);
});

type Fields = { readonly [key: string]: any }; // oxlint-disable-line typescript/no-explicit-any

test('a recorded trace is shown with all its exchanges, and nothing can be sent', async () => {
  const trace = join(home, 'recorded.jsonl');
  const recorded = spawnSync(process.execPath, [BIN, 'tour', '--once', '--port=0', '-v=0', `--record=${trace}`], {
    env: { HOME: home, PATH: process.env['PATH'] },
    encoding: 'utf8',
  });
  expect(recorded.status).toBe(0);
  await using command = start('show', trace);
  const [, count] = await command.said(/kubetrace: (\d+) exchanges; the page stays until Ctrl-C/);
  const { items } = await ask<Listed>(command, 'exchanges?own=true');
  expect(items.length).toBe(Number(count));
  expect(await ask(command, 'session')).toMatchObject({ isLive: false, source: 'recorded.jsonl', canResend: false });
});

const BIN = join(import.meta.dirname, '../../../bin/kubetrace.js');

test('the page of run begins before the program and ends with it where nobody looks', async () => {
  await using command = start('run', '--playground', '--', 'sh', '-c', 'curl -s $KUBETRACE_URL/version');
  expect(await command.exitCode).toBe(0);
  expect(command.written.stderr).toMatch(/the trace is at http:\/\/127\.0\.0\.1:\d+\/\?key=/);
});

test('a port that is taken is an error before anything is served', async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const { port } = taken.address() as AddressInfo;
  await using command = theCommand(['proxy', '--playground', '--port=0', '--web', `--web-port=${port}`], {
    HOME: home,
  });
  expect(await command.exitCode).toBe(1);
  expect(command.written.stderr).toMatch(/^error: .*\nhint: .*--web-port/m);
  taken.close();
});

test('--open gives the browser a file that leads to the page, and no key among its arguments', async () => {
  const [browser, seen] = [join(home, 'browser'), join(home, 'seen')];
  await writeFile(
    browser,
    `#!/bin/sh\n{ echo "$@"; stat -c %a "$1"; cat "$1"; } > ${seen}.part\nmv ${seen}.part ${seen}\n`,
  );
  await chmod(browser, 0o755);
  await using command = theCommand(['proxy', '--playground', '--port=0', '--open', '--web-port=0'], {
    HOME: home,
    BROWSER: browser,
  });
  const [, url = ''] = await command.said(/the trace is at (\S+)\n/);
  const text = await expect
    .poll(() => readFile(seen, 'utf8').catch(() => ''))
    .toBeTruthy()
    .then(() => readFile(seen, 'utf8'));
  const [args, mode, ...html] = text.split('\n');
  expect(args).not.toContain('key');
  expect(mode).toBe('600');
  expect(html.join('\n')).toContain(`url=${url}`);
});
