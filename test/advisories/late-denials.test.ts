import { expect, test } from 'vitest';
import { aProxy } from '../support/a-proxy.ts';
import { rawClient } from '../support/raw-client.ts';
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

test('a denial whose body comes long after its head is explained by all of it', { timeout: 20_000 }, async () => {
  await using upstream = await rawServer(async ({ until, write }) => {
    await until('\r\n\r\n');
    write(HEAD + BODY.slice(0, 40));
    // Longer than it takes to look at a body that is there.
    setTimeout(() => write(BODY.slice(40)), 1500);
  });
  await using proxy = await aProxy(upstream.url);
  const client = await rawClient(proxy.url);
  client.write(GET);
  expect(await client.until('\r\n\r\n')).toContain('missing rule: list pods');
  expect(await proxy.ended(0)).toMatchObject({ denial: { class: 'rbac', user: 'alice' } });
});

test('one that does not end is passed on, and nothing is concluded from its piece', { timeout: 20_000 }, async () => {
  await using upstream = await rawServer(async ({ until, write }) => {
    await until('\r\n\r\n');
    write(HEAD + BODY.slice(0, 40));
  });
  await using proxy = await aProxy(upstream.url);
  const client = await rawClient(proxy.url);
  client.write(GET);
  await client.until(BODY.slice(0, 40));
  await expect
    .poll(() => proxy.exchanges[0]?.denial)
    .toMatchObject({
      class: 'unknown',
      reason: 'The body of the denial was not read: it is still not complete.',
    });
});
