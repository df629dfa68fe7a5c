import { createServer } from 'node:net';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { aProxy } from '../../support/a-proxy.ts';
import { anUpstream } from '../../support/an-upstream.ts';
import { rawServer } from '../../support/raw-server.ts';

/** A port where nothing listens. */
async function aClosedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((closed) => server.close(closed));
  return port;
}

test('a 502 has a Warning with what went wrong, the code once', async () => {
  const url = `https://127.0.0.1:${await aClosedPort()}`;
  await using proxy = await aProxy(url);
  const answer = await fetch(`${proxy.url}/api`);
  expect(answer.status).toBe(502);
  const { host } = new URL(url);
  expect(answer.headers.get('warning')).toBe(
    `299 kubetrace "nothing is listening at the address of the API server: ${url} (connect ECONNREFUSED ${host})"`,
  );
});

test('with --annotate=off it has none', async () => {
  await using proxy = await aProxy(`http://127.0.0.1:${await aClosedPort()}`, { annotate: 'off' });
  const answer = await fetch(`${proxy.url}/api`);
  expect([answer.status, answer.headers.get('warning')]).toEqual([502, null]);
});

test('a server that does not answer in time is a 504, with a Warning', async () => {
  await using server = await rawServer(() => undefined);
  await using proxy = await aProxy(server.url, { upstream: anUpstream(server.url, { requestTimeout: 300 }) });
  const answer = await fetch(`${proxy.url}/api`);
  expect(answer.headers.get('warning')).toMatch(/^299 kubetrace "the API server did not begin to answer within /);
  expect([answer.status, await answer.json()]).toEqual([
    504,
    expect.objectContaining({ code: 504, reason: 'Timeout' }),
  ]);
});
