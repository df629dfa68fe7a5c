import { readFileSync, readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rawClient, rawExchange } from '../support/raw-client.ts';
import { type RawConnection, rawServer, type RawServer } from '../support/raw-server.ts';
import { theCommand, theProxy } from '../support/the-command.ts';

// The end, and the edge of what the system gives: what is under way is finished, what never ends is cut, all of it is in the record.

const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';
const WATCHES = 20;

let folder: string;
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'kubetrace-end-'))));
afterAll(() => rm(folder, { recursive: true }));

const ask = (path: string, more = '') => `GET ${path} HTTP/1.1\r\nHost: localhost\r\n${more}\r\n`;

/** Answers what ends; the rest is left to the test, which is called with it. */
function aServer(open: (path: string, connection: RawConnection) => void = () => undefined): Promise<RawServer> {
  return rawServer(({ socket, ...connection }) => {
    socket.on('data', (data) => {
      for (const [, path = ''] of data.toString('latin1').matchAll(/^GET (\S+) HTTP/gmu)) {
        if (path.includes('watch'))
          connection.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n{}\n\r\n');
        else if (path.includes('exec'))
          connection.write('HTTP/1.1 101 Switching\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
        else if (!path.includes('open')) connection.write(OK);
        open(path, { socket, ...connection });
      }
    });
  });
}

test.each([
  ['SIGTERM', 143],
  ['SIGINT', 130],
] as const)(
  '%s: what is in flight is finished, watches and upgrades are cut, each is in the record once',
  async (signal, code) => {
    const inFlight: RawConnection[] = [];
    await using server = await aServer((path, connection) => path.includes('open') && inFlight.push(connection));
    const record = join(folder, `record-${signal}`);
    await using proxy = await theProxy(['--server', server.url, '--record', record, '--reject-paths='], {
      HOME: folder,
    });
    const idle = await rawClient(proxy.url);
    idle.write(ask('/api/idle'));
    await idle.until('ok');
    const watches = await Promise.all(
      Array.from({ length: WATCHES }, () => opened(proxy.url, ask('/api/v1/pods?watch=1'), '{}\n')),
    );
    const exec = await opened(proxy.url, ask('/api/v1/exec', 'Connection: Upgrade\r\nUpgrade: websocket\r\n'), '101');
    const never = await rawClient(proxy.url);
    never.write(ask('/api/open/never'));
    const slow = await rawClient(proxy.url);
    slow.write(ask('/api/open/slow'));
    await expect.poll(() => inFlight.length).toBe(2);
    const slowest = inFlight.find(({ received }) => received().includes('slow'))!;

    proxy.child.kill(signal);
    await closed(idle);
    while (await accepts(proxy.url)) await setImmediate();
    slowest.write(OK);
    await slow.until('ok');
    await Promise.all([...watches, exec, never].map(closed));
    expect(await proxy.exitCode).toBe(code);
    // A watch that ends whole would be taken for complete.
    for (const { received } of watches) expect(received()).not.toMatch(/\r\n0\r\n\r\n$/u);

    const recorded = recordedIn(record);
    expect(recorded).toHaveLength(WATCHES + 4);
    expect(new Set(recorded.map(({ id }) => id)).size).toBe(WATCHES + 4);
    expect(recorded.filter(({ stage }) => stage !== 'Failed' && stage !== 'ResponseComplete')).toEqual([]);
    expect(recorded.find(({ request }) => request.target.endsWith('slow'))?.stage).toBe('ResponseComplete');
  },
);

const isLinux = process.platform === 'linux';
describe.skipIf(!isLinux)('a process without descriptors left', () => {
  test('serves whom it has, does not spin, and serves everybody again when they have left', async () => {
    await using server = await aServer();
    const record = join(folder, 'descriptors');
    await using proxy = await theProxy(
      ['--server', server.url, '--record', record],
      { HOME: folder, NODE_OPTIONS: `--import=${SAYS_ROUNDS}` },
      { limits: '-n 60' },
    );
    const pid = proxy.child.pid!;
    const first = await rawClient(proxy.url);
    first.write(ask('/api/first'));
    await first.until('ok');
    const clients = await Promise.all(Array.from({ length: 80 }, () => rawClient(proxy.url)));
    for (const client of clients) client.write(ask('/api/open'));
    await expect.poll(() => readdirSync(`/proc/${pid}/fd`).length).toBeGreaterThan(55);
    first.write(ask('/api/first'));
    // Over the connections that both have.
    await expect.poll(() => first.received().match(/HTTP\/1\.1 (?:200|502)/gu)?.length).toBe(2);
    proxy.child.kill('SIGUSR2');
    const [, before] = await proxy.said(/^rounds (\d+)\n/mu);
    // While a whole program runs: who spins goes round many thousand times meanwhile, who sleeps once or twice.
    await using other = theCommand(['--version'], { HOME: folder });
    expect(await other.exitCode).toBe(0);
    proxy.child.kill('SIGUSR2');
    const [, after] = await proxy.said(/^rounds \d+\n[^]*^rounds (\d+)\n/mu);
    expect(Number(after) - Number(before)).toBeLessThan(50);
    for (const { socket } of clients) socket.destroy();
    await expect.poll(() => readdirSync(`/proc/${pid}/fd`).length).toBeLessThan(40);
    expect(await rawExchange(proxy.url, ask('/api/after', 'Connection: close\r\n'))).toMatch(/ 200 [^]*ok$/u);
    proxy.child.kill('SIGTERM');
    expect(await proxy.exitCode).toBe(143);
    const recorded = recordedIn(record);
    expect(new Set(recorded.map(({ id }) => id)).size).toBe(recorded.length);
    expect(recorded.filter(({ stage }) => stage !== 'Failed' && stage !== 'ResponseComplete')).toEqual([]);
  });
});

/** On SIGUSR2 the process says how often its event loop has gone round. */
const SAYS_ROUNDS = `data:text/javascript,${encodeURIComponent(
  "process.on('SIGUSR2', () => process.stderr.write(`rounds ${performance.nodeTiming.uvMetricsInfo.loopCount}\\n`));",
)}`;

interface Recorded {
  readonly id: number;
  readonly stage: string;
  readonly request: { readonly target: string };
}

function recordedIn(file: string): Recorded[] {
  return readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Recorded & { readonly kind: string });
}

async function opened(url: string, request: string, answer: string): Promise<RawConnection> {
  const client = await rawClient(url);
  client.write(request);
  await client.until(answer);
  return client;
}

async function closed({ socket }: RawConnection): Promise<void> {
  if (!socket.closed) await new Promise((resolve) => socket.once('close', resolve));
}

function accepts(url: string): Promise<boolean> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname);
    socket
      .once('error', () => resolve(false))
      .once('connect', () => {
        socket.destroy();
        resolve(true);
      });
  });
}
