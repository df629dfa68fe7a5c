import { once } from 'node:events';
import { connect, createServer } from 'node:http2';
import type { Http2Session } from 'node:http2';
import { connect as connectTcp } from 'node:net';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { pinged } from '../../../../src/kubeconfig/connect/http2/pings.ts';
import { rawServer } from '../../../support/raw-server.ts';

test('a silent server that answers pings keeps its connection', async () => {
  const server = createServer();
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const socket = connectTcp(port, '127.0.0.1');
  const session = connect(`http://127.0.0.1:${port}`, { createConnection: () => socket });
  const [theirs] = (await once(server, 'session')) as [Http2Session];
  pinged(session, socket, { every: 5, silence: 10, answer: 30_000 });
  for (let i = 0; i < 3; i++) await once(theirs, 'ping');
  expect(session.destroyed).toBe(false);
  session.destroy();
  server.close();
});

test('one that answers nothing loses it, and the error says why', async () => {
  // An empty SETTINGS frame, and nothing more.
  await using server = await rawServer(({ write }) => write('\0\0\0\x04\0\0\0\0\0'));
  const socket = connectTcp(server.port, '127.0.0.1');
  const session = connect(`http://127.0.0.1:${server.port}`, { createConnection: () => socket });
  pinged(session, socket, { every: 5, silence: 10, answer: 20 });
  const [error] = (await once(session, 'error')) as [NodeJS.ErrnoException];
  expect(error).toMatchObject({
    code: 'ETIMEDOUT',
    message: 'nothing has come for 0.03 s, and no answer to a ping: the connection is dead',
  });
});
