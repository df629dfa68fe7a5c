import util from 'node:util';
import { expect, test } from 'vitest';
import { aProxy } from '../../support/a-proxy.ts';
import { rawClient } from '../../support/raw-client.ts';
import { rawServer } from '../../support/raw-server.ts';

const UPGRADE = 'POST /exec HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: SPDY/3.1\r\n\r\n';
const SWITCHING = 'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: SPDY/3.1\r\n';

test('the head of a 101 keeps its names, its repeated fields and its bytes', async () => {
  const fields =
    'X-Mixed-Case: caf\xe9\r\nSet-Cookie: a=1\r\nset-cookie: b=2\r\nX-Twice: a\r\nX-Twice: b\r\n__proto__: p\r\n';
  await using upstream = await rawServer(async ({ until, write }) => {
    await until('\r\n\r\n');
    write(`${SWITCHING}${fields}\r\n`);
  });
  await using proxy = await aProxy(upstream.url);
  const client = await rawClient(proxy.url);
  client.write(UPGRADE);
  expect(await client.until('\r\n\r\n')).toBe(`${SWITCHING}${fields}\r\n`);
});

test('what passes through the connection after a head with other bytes is not changed', async () => {
  await using upstream = await rawServer(async ({ socket, until, write }) => {
    await until('\r\n\r\n');
    write(`${SWITCHING}X: \xe9\r\n\r\n`);
    socket.on('data', (data) => socket.write(data));
  });
  await using proxy = await aProxy(upstream.url);
  const client = await rawClient(proxy.url);
  client.write(UPGRADE);
  await client.until('\r\n\r\n');
  client.write('\xc3\xa9\xff end');
  expect(await client.until(' end')).toMatch(/\r\n\r\n\xc3\xa9\xff end$/);
});

test('http-proxy alone is kept from a function that Node warns about', async () => {
  const before: unknown = Reflect.get(util, '_extend');
  const warnings: string[] = [];
  const onWarning = ({ message }: Error) => warnings.push(message);
  process.on('warning', onWarning);
  await using upstream = await rawServer(async ({ until, write }) => {
    await until('\r\n\r\n');
    write(`${SWITCHING}\r\n`);
  });
  await using proxy = await aProxy(upstream.url);
  const client = await rawClient(proxy.url);
  client.write(UPGRADE);
  await client.until('101');
  await new Promise((done) => setImmediate(done));
  process.off('warning', onWarning);
  expect(Reflect.get(util, '_extend')).toBe(before);
  expect(warnings.filter((message) => message.includes('_extend'))).toEqual([]);
});
