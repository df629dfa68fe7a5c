import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { listen } from '../../src/proxy/listen.ts';
import { createProxy } from '../../src/proxy/proxy.ts';
import type { Exchange } from '../../src/trace/exchange.ts';
import { Trace } from '../../src/trace/trace.ts';
import { anUpstream } from '../support/an-upstream.ts';
import { aProxy } from '../support/a-proxy.ts';
import { rawClient, rawExchange } from '../support/raw-client.ts';
import { rawServer } from '../support/raw-server.ts';
import type { RawConnection } from '../support/raw-server.ts';
import { theProxy } from '../support/the-command.ts';

/** What would end the process, were it not that of the tests. */
const escaped: unknown[] = [];
const note = (error: unknown): void => void escaped.push(error);

beforeEach(() => {
  escaped.length = 0;
  process.on('uncaughtException', note).on('unhandledRejection', note);
});

afterEach(() => {
  process.off('uncaughtException', note).off('unhandledRejection', note);
});

type Step =
  | 'begin'
  | 'requestData'
  | 'authenticated'
  | 'refused'
  | 'responseStarted'
  | 'responseData'
  | 'completed'
  | 'failed';

/** A trace with a mistake in it: one step throws where `MISTAKE` is in the target. */
function brokenTrace(step: Step): Trace {
  const trace = new Trace();
  const original = trace[step].bind(trace) as (...args: unknown[]) => unknown;
  const broken = (first: object, ...rest: unknown[]): unknown => {
    const { target = '' } = 'request' in first ? (first as Exchange).request : (first as { target?: string });
    if (!target.includes('MISTAKE')) return original(first, ...rest);
    // What V8 says of a mistake like this may quote a header.
    throw new TypeError('MASKS["hunter2"] is not a function');
  };
  return Object.assign(trace, { [step]: broken });
}

async function proxyWith(trace: Trace, upstream: string) {
  const server = createProxy({ upstream: anUpstream(upstream), trace, filter: { rejectPaths: '^/api/REFUSED' } });
  const listening = await listen(server, { port: 0, address: '127.0.0.1' });
  return { url: listening.url!, [Symbol.asyncDispose]: () => listening.close() };
}

const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';

async function serveOrSwitch({ socket, until, write }: RawConnection): Promise<void> {
  const head = await until('\r\n\r\n').catch(() => undefined);
  if (head === undefined) return;
  if (/upgrade: websocket/iu.test(head)) {
    write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
    socket.on('data', (data) => socket.write(data));
    return;
  }
  write(OK);
  socket.on('data', () => socket.write(OK));
}

const WEBSOCKET = 'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n';

describe('a mistake in the program, met by one exchange', () => {
  test.each<[step: Step, path: string, method: string, status: string]>([
    ['begin', '/api/MISTAKE', 'GET', '500'],
    ['authenticated', '/api/MISTAKE', 'GET', '500'],
    ['requestData', '/api/MISTAKE', 'POST', '500'],
    ['responseStarted', '/api/MISTAKE', 'GET', '500'],
    ['refused', '/api/REFUSED/MISTAKE', 'GET', '500'],
    // The head is on its way by then, and so may be the whole answer.
    ['responseData', '/api/MISTAKE', 'GET', '200|'],
    ['completed', '/api/MISTAKE', 'GET', '200'],
  ])('in %s of %s ends that with a Status that names kubetrace', async (step, path, method, status) => {
    await using upstream = await rawServer(serveOrSwitch);
    await using proxy = await proxyWith(brokenTrace(step), upstream.url);
    const body = method === 'POST' ? 'Content-Length: 4\r\n\r\nbody' : '\r\n';
    const answer = await rawExchange(
      proxy.url,
      `${method} ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n${body}`,
    );
    expect(answer).toMatch(new RegExp(`^(?:HTTP/1\\.1 (?:${status}) |${status.endsWith('|') ? '$' : 'never'})`, 'u'));
    if (status === '500') {
      const told = JSON.parse(answer.slice(answer.indexOf('{'))) as { message: string };
      expect(told).toMatchObject({ kind: 'Status', code: 500, reason: 'InternalError' });
      expect(told.message).toMatch(
        /^kubetrace: internal error, a fault of kubetrace and not of the cluster: TypeError at /u,
      );
      expect(answer).not.toMatch(/hunter2|file:|\/test\//u);
    }
    expect(await rawExchange(proxy.url, 'GET /api HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n')).toMatch(
      /ok$/u,
    );
    expect(escaped).toEqual([]);
  });

  test('where even to note the failure fails', async () => {
    await using proxy = await proxyWith(brokenTrace('failed'), 'http://127.0.0.1:1');
    const answer = await rawExchange(
      proxy.url,
      'GET /api/MISTAKE HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n',
    );
    expect(answer).toMatch(/^HTTP\/1\.1 502 /u);
    expect(escaped).toEqual([]);
  });

  test.each<Step>(['begin', 'responseStarted', 'requestData', 'responseData', 'completed'])(
    'in %s of an upgraded connection ends that connection',
    async (step) => {
      await using upstream = await rawServer(serveOrSwitch);
      await using proxy = await proxyWith(brokenTrace(step), upstream.url);
      const client = await rawClient(proxy.url);
      client.write(`GET /api/MISTAKE HTTP/1.1\r\nHost: localhost\r\n${WEBSOCKET}\r\n`);
      const closed = new Promise((resolve) => client.socket.once('close', resolve));
      await Promise.race([client.until('\r\n\r\n'), closed]);
      client.write('something');
      if (step === 'completed') client.socket.end();
      await closed;
      const other = await rawClient(proxy.url);
      other.write(`GET /api HTTP/1.1\r\nHost: localhost\r\n${WEBSOCKET}\r\n`);
      await other.until('\r\n\r\n');
      other.write('echo');
      expect(await other.until('echo')).toMatch(/^HTTP\/1\.1 101 /u);
      other.socket.destroy();
      expect(escaped).toEqual([]);
    },
  );
});

describe('a request that does not wait for the answer before it', () => {
  const AND_THEN = `GET /api/2 HTTP/1.1\r\nHost: localhost\r\n`;

  test.each([
    ['an upgrade', `${AND_THEN}${WEBSOCKET}\r\n`, '101 Switching'],
    ['an upgrade that is none', `${AND_THEN}Connection: Upgrade\r\nUpgrade: h2c\r\n\r\n`, '200 OK'],
    ['CONNECT', 'CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example:443\r\n\r\n', '400 Bad'],
  ])('%s is answered in turn', async (_, second, status) => {
    await using upstream = await rawServer((connection, index) => index > 0 && serveOrSwitch(connection));
    await using proxy = await aProxy(upstream.url);
    const client = await rawClient(proxy.url);
    client.write(`GET /api/1 HTTP/1.1\r\nHost: localhost\r\n\r\n${second}`);
    const first = await upstream.connection(0);
    await first.until('\r\n\r\n');
    first.write('HTTP/1.1 201 Created\r\nContent-Length: 5\r\n\r\nfirst');
    first.socket.on('data', () => first.write(OK));
    const answers = await client.until(status);
    expect(answers.indexOf('first')).toBeGreaterThan(0);
    expect(answers.indexOf('first')).toBeLessThan(answers.indexOf(status));
    client.socket.destroy();
    expect(escaped).toEqual([]);
  });
});

test('the command lives on after what nothing else caught, says so once, and ends as always', async () => {
  const preload = `data:text/javascript,${encodeURIComponent(
    "process.on('SIGUSR2', () => { setImmediate(() => { throw new TypeError('nobody caught this'); }); Promise.reject(new Error('nor this')); });",
  )}`;
  const command = await theProxy(['--playground', '-v', '1'], { NODE_OPTIONS: `--import=${preload}` });
  const answersOk = async () => (await fetch(`${command.url}/version`)).status;
  expect(await answersOk()).toBe(200);
  for (let i = 0; i < 3; i++) {
    command.child.kill('SIGUSR2');
    await command.said(/nobody caught this/u);
    await command.said(/nor this/u);
    expect(await answersOk()).toBe(200);
  }
  expect(command.written.stderr.split('nobody caught this')).toHaveLength(2);
  command.child.kill('SIGINT');
  expect(await command.exited).toEqual([130, null]);
});
