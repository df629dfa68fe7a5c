import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aFrame } from '../../../support/a-frame.ts';
import { aPlayground } from '../../../support/a-playground.ts';
import type { TestPlayground } from '../../../support/a-playground.ts';

let playground: TestPlayground;
beforeAll(async () => void (playground = await aPlayground()));
afterAll(() => playground.close());

const EXEC = '/api/v1/namespaces/team-a/pods/web-0/exec?command=cat&stdin=true&stdout=true';

/** What exec of `cat` answers to these bytes, until it ends the connection. */
async function answered(bytes: readonly Buffer[]): Promise<Buffer> {
  const socket = connect(Number(new URL(playground.url).port), '127.0.0.1');
  const head = [
    `GET ${EXEC} HTTP/1.1`,
    'Host: x',
    `Authorization: Bearer ${await playground.token('admin')}`,
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
    'Sec-WebSocket-Protocol: v5.channel.k8s.io',
  ];
  socket.write([...head, '', ''].join('\r\n'));
  const received: Buffer[] = [];
  socket.on('data', (data: Buffer) => received.push(data)).on('error', () => undefined);
  await once(socket, 'data');
  for (const piece of bytes) socket.write(piece);
  await once(socket, 'end');
  socket.end();
  const all = Buffer.concat(received);
  expect(all.toString('latin1')).toMatch(/^HTTP\/1\.1 101 /);
  return all.subarray(all.indexOf('\r\n\r\n') + 4);
}

const closed = (code: number) => aFrame(Buffer.of(code >> 8, code & 0xff), { opcode: 8 });
const close = aFrame(Buffer.of(3, 232), { opcode: 8, mask: 4 });
const CLOSE_STDIN = aFrame(Buffer.of(255, 0), { mask: 5 });

describe('a WebSocket of the playground', () => {
  test('puts a message in several frames together', async () => {
    const parts = [aFrame('\0hel', { mask: 1, isFinal: false }), aFrame('lo\n', { opcode: 0, mask: 2 }), CLOSE_STDIN];
    expect((await answered(parts)).toString('latin1')).toContain('\x01hello\n');
  });

  test('answers a ping with its payload, and a close with a close', async () => {
    const expected = Buffer.concat([aFrame('here?', { opcode: 10 }), closed(1000)]);
    const said = await answered([aFrame('here?', { opcode: 9, mask: 3 }), close]);
    expect(said.subarray(-expected.length)).toEqual(expected);
  });

  test('ends with 1009 when a message is longer than 1 MiB, before the rest of it has come', async () => {
    const endless = Buffer.concat([
      Buffer.of(0x82, 0xff, 0, 0, 1, 0, 0, 0, 0, 0),
      Buffer.alloc(4),
      Buffer.alloc(2 ** 20 + 1),
    ]);
    const said = await answered([endless]);
    expect(said.subarray(-4)).toEqual(closed(1009));
  });

  test('ends with 1002 after what is not a frame', async () => {
    const said = await answered([aFrame('', { opcode: 3, mask: 1 }), aFrame('\0more\n', { mask: 2 })]);
    expect(said.subarray(-4)).toEqual(closed(1002));
  });
});
