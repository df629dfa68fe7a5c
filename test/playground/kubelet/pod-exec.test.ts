import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'undici';
import { aPlayground } from '../../support/a-playground.ts';
import type { TestPlayground } from '../../support/a-playground.ts';
import { rawExchange } from '../../support/raw-client.ts';

let playground: TestPlayground;
beforeAll(async () => {
  playground = await aPlayground();
});
afterAll(() => playground.close());

interface Ran {
  stdout: string;
  stderr: string;
  status: { status?: string; details?: { causes?: { message: string }[] } };
}

/** Runs a command in team-a/web-0 as an administrator. */
async function exec(
  command: readonly string[],
  { stdin, protocol = 'v5.channel.k8s.io' }: { stdin?: string; protocol?: string } = {},
): Promise<Ran> {
  const query = new URLSearchParams(command.map((word): [string, string] => ['command', word]));
  for (const stream of ['stdout', 'stderr', ...(stdin === undefined ? [] : ['stdin'])]) query.set(stream, 'true');
  const headers = { authorization: `Bearer ${await playground.token('admin')}` };
  const url = `${playground.url.replace('http', 'ws')}/api/v1/namespaces/team-a/pods/web-0/exec?${query.toString()}`;
  const socket = new WebSocket(url, { protocols: [protocol], headers });
  socket.binaryType = 'arraybuffer';
  const ran: Ran = { stdout: '', stderr: '', status: {} };
  await new Promise((resolve, reject) => {
    socket.addEventListener('error', reject);
    socket.addEventListener('close', resolve);
    socket.addEventListener('open', () => {
      if (stdin === undefined) return;
      socket.send(Buffer.from(`\0${stdin}`));
      socket.send(Buffer.of(255, 0));
    });
    socket.addEventListener('message', ({ data }) => {
      const bytes = Buffer.from(data as ArrayBuffer);
      const text = bytes.subarray(1).toString();
      if (bytes[0] === 1) ran.stdout += text;
      else if (bytes[0] === 2) ran.stderr += text;
      else if (bytes[0] === 3) ran.status = JSON.parse(text) as Ran['status'];
    });
  });
  return ran;
}

describe('exec over WebSocket', () => {
  test.each([
    [['echo', 'hello', 'world'], 'hello world\n', undefined],
    [['hostname'], 'web-0\n', undefined],
    [['/bin/sh', '-c', 'echo "a b"; echo c'], 'a b\nc\n', undefined],
    [['sh', '-c', 'echo a; exit 3'], 'a\n', '3'],
    [['false'], '', '1'],
    [['cat', '/var/run/secrets/kubernetes.io/serviceaccount/namespace'], 'team-a', undefined],
  ])('%j', async (command, stdout, exitCode) => {
    const ran = await exec(command);
    expect(ran.stdout).toBe(stdout);
    expect(ran.status.status).toBe(exitCode === undefined ? 'Success' : 'Failure');
    expect(ran.status.details?.causes?.[0]?.message).toBe(exitCode);
  });

  test('what is not there goes to stderr', async () => {
    const { stderr, status } = await exec(['vi']);
    expect([stderr, status.status]).toEqual(['exec: "vi": executable file not found in $PATH\n', 'Failure']);
  });

  test('reads standard input to its end', async () => {
    expect((await exec(['cat'], { stdin: 'some\ntext' })).stdout).toBe('some\ntext');
    expect((await exec(['sh'], { stdin: 'hostname\necho x\n' })).stdout).toBe('web-0\nx\n');
  });

  test('long messages', async () => {
    const long = 'x'.repeat(100_000);
    expect((await exec(['cat'], { stdin: long })).stdout).toBe(long);
  });

  test('the protocol of older clients', async () => {
    expect((await exec(['pwd'], { protocol: 'v4.channel.k8s.io' })).stdout).toBe('/\n');
    await expect(exec(['pwd'], { protocol: 'v9.channel.k8s.io' })).rejects.toThrow();
  });
});

test.each([['without an upgrade', '', 'Upgrade request required']])('%s it is refused', async (_, upgrade, message) => {
  const token = await playground.token('admin');
  const path = '/api/v1/namespaces/team-a/pods/web-0/exec?command=ls';
  const head = `Host: x\r\nAuthorization: Bearer ${token}\r\n${upgrade || 'Connection: close\r\n'}`;
  expect(await rawExchange(playground.url, `GET ${path} HTTP/1.1\r\n${head}\r\n`)).toContain(message);
});

describe('logs', () => {
  const LOG = '/api/v1/namespaces/team-a/pods/web-0/log';

  test('no container ended before', async () => {
    const { status, json } = await playground.admin(`GET ${LOG}?previous=true`);
    expect([status, json.message]).toEqual([400, 'previous terminated container "c" in pod "web-0" not found']);
  });

  test('what it said', async () => {
    const { headers, text } = await playground.admin(`GET ${LOG}`);
    expect(headers.get('content-type')).toBe('text/plain');
    expect(text).toMatch(/^c: starting\n(?:c: .*\n)+$/);
    expect((await playground.admin(`GET ${LOG}?tailLines=1&container=c`)).text.split('\n')).toHaveLength(2);
    expect((await playground.admin(`GET ${LOG}?timestamps=true&tailLines=1`)).text).toMatch(
      /^\d{4}-\d\d-\d\dT\S+Z c: /,
    );
  });

  test('of a container that it has', async () => {
    const { status, json } = await playground.admin(`GET ${LOG}?container=none`);
    expect([status, json.message]).toEqual([400, 'container none is not valid for pod web-0']);
  });

  test('goes on until the pod is gone', async () => {
    await playground.admin('POST /api/v1/namespaces/team-a/pods', {
      metadata: { name: 'short' },
      spec: { containers: [{ name: 'c', image: 'i' }] },
    });
    const path = '/api/v1/namespaces/team-a/pods/short';
    await expect
      .poll(async () => (await playground.admin(`GET ${path}`)).json['status'])
      .toMatchObject({ phase: 'Running' });
    const headers = { authorization: `Bearer ${await playground.token('admin')}` };
    const following = await fetch(`${playground.url}${path}/log?follow=true&tailLines=0`, { headers });
    const reader = following.body!.pipeThrough(new TextDecoderStream()).getReader();
    expect((await reader.read()).value).toMatch(/^c: GET/);
    await playground.admin(`DELETE ${path}`);
    while (!(await reader.read()).done);
  });
});
