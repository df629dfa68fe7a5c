import { type AddressInfo, connect, createServer } from 'node:net';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { findPlayground, stopPlayground } from '../../../../src/cli/playground/detached/control-client.ts';
import { openControlPort } from '../../../../src/cli/playground/detached/control-port.ts';
import { nonce, proof } from '../../../../src/cli/playground/detached/control-words.ts';

/** What a connection says until it ends, when it is told this. */
async function told(port: number, words: string): Promise<string> {
  const socket = connect(port, '127.0.0.1').setEncoding('latin1');
  let said = '';
  socket.on('data', (piece) => (said += String(piece)));
  socket.write(words);
  await once(socket, 'close');
  return said;
}

test('who has the key may stop it, and hears of it when all is done', async () => {
  const control = await openControlPort();
  expect(await findPlayground(control)).toBe('running');
  let isDone = false;
  const outcome = stopPlayground(control).then((value) => [value, isDone]);
  await control.stopped;
  isDone = true;
  await control[Symbol.asyncDispose]();
  expect(await outcome).toEqual(['stopped', true]);
  expect(await findPlayground(control)).toBe('nothing');
});

test('nobody else stops it, whatever they say', async () => {
  await using control = await openControlPort();
  let isStopped = false;
  void control.stopped.then(() => (isStopped = true));
  const other = { ...control, key: '00'.repeat(32) };
  expect(await stopPlayground(other)).toBe('nothing');
  const mine = nonce();
  expect(await told(control.port, `hello ${mine}\nstop ${proof(other.key, 'stop', [mine, ''])}\n`)).toMatch(
    /^\S+ \S+\n$/,
  );
  expect(await told(control.port, `stop ${proof(control.key, 'stop', ['', ''])}\n`)).toBe('');
  expect(await told(control.port, 'x'.repeat(10_000))).toBe('');
  expect(await told(control.port, '\n'.repeat(100))).toBe('');
  // A proof that was seen is of no use in another conversation.
  const seen = await new Promise<string>((resolve) => {
    const socket = connect(control.port, '127.0.0.1').setEncoding('latin1');
    socket.once('data', (piece) => {
      socket.destroy();
      resolve(String(piece));
    });
    socket.write(`hello ${mine}\n`);
  });
  const [theirs = ''] = seen.split(' ');
  await told(control.port, `hello ${mine}\nstop ${proof(control.key, 'stop', [mine, theirs])}\n`);
  expect(isStopped).toBe(false);
  expect(await findPlayground(control)).toBe('running');
});

test.each(['', 'HTTP/1.1 400 Bad Request\r\n\r\n', `${'0'.repeat(32)} ${'0'.repeat(64)}\n`])(
  'another program on its port is not taken for it, and learns nothing that stops it',
  async (answer) => {
    const server = createServer((socket) => {
      socket.on('error', () => undefined).once('data', () => socket.end(answer));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    expect(await stopPlayground({ port, key: 'ab'.repeat(32) })).toBe('nothing');
    server.close();
  },
);
