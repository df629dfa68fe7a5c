import { once } from 'node:events';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { createServer, request } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { listen } from '../../src/proxy/listen.ts';
import { rawClient } from '../support/raw-client.ts';

const hello = () => createServer((_, res) => void res.end('hello'));

test.each([
  ['127.0.0.1', /^127\.0\.0\.1:\d+$/u],
  ['localhost', /^(?:127\.0\.0\.1|\[::1\]):\d+$/u],
  ['::1', /^\[::1\]:\d+$/u],
  ['[::1]', /^\[::1\]:\d+$/u],
])('port 0 at %s', async (address, expected) => {
  await using listening = await listen(hello(), { port: 0, address });
  expect(listening.address).toMatch(expected);
  expect(await (await fetch(listening.url!)).text()).toBe('hello');
});

test.each([
  [
    'a taken port',
    async (port: number) => ({ port, address: '127.0.0.1' }),
    /another program is listening there \(EADDRINUSE\)/u,
    /--port 0/u,
  ],
  [
    'no address of ours',
    async () => ({ port: 0, address: '192.0.2.1' }),
    /no such address \(EADDRNOTAVAIL\)/u,
    /--address/u,
  ],
  [
    'no directory',
    async () => ({ unixSocket: '/no/such/directory/s' }),
    /--unix-socket \/no\/such\/directory\/s: the directory does not exist/u,
    /path/u,
  ],
])('%s: an error to act on', async (_, options, message, hint) => {
  await using first = await listen(hello(), { port: 0, address: '127.0.0.1' });
  const port = Number(new URL(first.url!).port);
  const error = await listen(hello(), await options(port)).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ message: expect.stringMatching(message), hint: expect.stringMatching(hint) });
});

describe('a unix socket', () => {
  async function directory() {
    const path = await mkdtemp(join(tmpdir(), 'kubetrace-'));
    return { socket: join(path, 's'), [Symbol.asyncDispose]: () => rm(path, { recursive: true }) };
  }

  test('belongs to its user alone, serves, and is removed at the end', async () => {
    await using place = await directory();
    const listening = await listen(hello(), { unixSocket: place.socket });
    expect(listening).toMatchObject({ address: place.socket, url: undefined });
    expect((await stat(place.socket)).mode & 0o777).toBe(0o600);
    const [answer] = await once(request({ socketPath: place.socket, path: '/' }).end(), 'response');
    expect(answer.statusCode).toBe(200);
    answer.resume();
    await listening.close();
    await expect(stat(place.socket)).rejects.toThrow('ENOENT');
  });

  test('is not taken from a program that serves it', async () => {
    await using place = await directory();
    await using _ = await listen(hello(), { unixSocket: place.socket });
    await expect(listen(hello(), { unixSocket: place.socket })).rejects.toThrow('it is in use');
  });

  test('that a program left behind is replaced', async () => {
    await using place = await directory();
    const { execFileSync } = await import('node:child_process');
    const leave = `require('net').createServer().listen(${JSON.stringify(place.socket)}, () => process.kill(process.pid, 'SIGKILL'))`;
    expect(() => execFileSync(process.execPath, ['-e', leave], { stdio: 'ignore' })).toThrow();
    expect((await stat(place.socket)).isSocket()).toBe(true);
    await using _ = await listen(hello(), { unixSocket: place.socket });
  });

  test('does not replace a file', async () => {
    await using place = await directory();
    await writeFile(place.socket, 'precious');
    await expect(listen(hello(), { unixSocket: place.socket })).rejects.toThrow('the file there is not a socket');
  });
});

describe('closing', () => {
  test('ends idle connections at once, the others after a grace period', async () => {
    let goOn: (() => void) | undefined;
    const server = createServer((req, res) => {
      if (req.url !== '/watch') return void res.end('done');
      res.write('event');
      goOn = () => void res.write('another');
    });
    const listening = await listen(server, { port: 0, address: '127.0.0.1' });
    const idle = await rawClient(listening.url!);
    idle.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    await idle.until('done');
    const watch = await rawClient(listening.url!);
    watch.write('GET /watch HTTP/1.1\r\nHost: x\r\n\r\n');
    await watch.until('event');
    const [idleEnds, watchEnds] = [idle, watch].map(({ socket }) => once(socket, 'close'));
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    const closed = listening.close();
    await idleEnds;
    vi.advanceTimersByTime(499);
    goOn!();
    await watch.until('another');
    vi.advanceTimersByTime(1);
    await Promise.all([watchEnds, closed]);
    const late = connect(Number(new URL(listening.url!).port), '127.0.0.1');
    const [error] = (await once(late, 'error')) as [NodeJS.ErrnoException];
    expect(error.code).toBe('ECONNREFUSED');
  });

  test('ends upgraded connections too', async () => {
    const server = createServer().on('upgrade', (_, socket) => socket.write('HTTP/1.1 101 Yes\r\n\r\n'));
    const listening = await listen(server, { port: 0, address: '127.0.0.1' });
    const client = await rawClient(listening.url!);
    client.write('GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n');
    await client.until('101');
    await Promise.all([once(client.socket, 'close'), listening.close()]);
  });
});
