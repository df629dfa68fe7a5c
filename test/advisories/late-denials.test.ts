import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { aProxy } from '../support/a-proxy.ts';
import { rawClient, rawExchange } from '../support/raw-client.ts';
import { rawServer } from '../support/raw-server.ts';
import { failureStatus } from '../../src/api/status/status.ts';

const BODY = JSON.stringify(
  failureStatus(
    403,
    'Forbidden',
    'pods is forbidden: User "alice" cannot list resource "pods" in API group "" in the namespace "a"',
  ),
);
const HEAD = `HTTP/1.1 403 Forbidden\r\nContent-Type: application/json\r\nX-Content-Type-Options: nosniff\r\nContent-Length: ${BODY.length}\r\n\r\n`;
const GET = 'GET /api/v1/namespaces/a/pods HTTP/1.1\r\nHost: localhost\r\n\r\n';

const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';
/** How long a denial may take, in milliseconds. */
const PATIENCE = 5_000;

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
afterEach(() => void vi.useRealTimers());

test('a denial whose body comes long after its head is explained by all of it', async () => {
  await using late = await aLateDenial();
  vi.advanceTimersByTime(PATIENCE - 1);
  late.goOn();
  expect(await late.client.until('\r\n\r\n')).toContain('missing rule: list pods');
  expect(await late.proxy.ended(0)).toMatchObject({ denial: { class: 'rbac', user: 'alice' } });
});

test('one that does not end is passed on, and nothing is concluded from its piece', async () => {
  await using late = await aLateDenial();
  vi.advanceTimersByTime(PATIENCE);
  await late.client.until(BODY.slice(0, 40));
  expect(late.proxy.exchanges[0]?.denial).toMatchObject({
    class: 'unknown',
    reason: 'The body of the denial was not read: it is still not complete.',
  });
});

/** A client that waits for a denial, of which the proxy has the head and a piece. */
async function aLateDenial() {
  const upstream = await rawServer(async ({ until, write }, index) => {
    await until('\r\n\r\n');
    write(index === 0 ? HEAD + BODY.slice(0, 40) : OK);
  });
  const proxy = await aProxy(upstream.url);
  const client = await rawClient(proxy.url);
  client.write(GET);
  // `expect.poll` would move the clock.
  while (proxy.exchanges[0]?.stage !== 'ResponseStarted') await setImmediate();
  // Another request comes through meanwhile, so what the proxy does with a head has been done.
  const other = await rawExchange(proxy.url, 'GET /version HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n');
  expect(other).toMatch(/ 200 [^]*ok$/u);
  const { write } = await upstream.connection(0);
  return {
    proxy,
    client,
    goOn: () => write(BODY.slice(40)),
    async [Symbol.asyncDispose]() {
      client.socket.destroy();
      await proxy[Symbol.asyncDispose]();
      await upstream[Symbol.asyncDispose]();
    },
  };
}
