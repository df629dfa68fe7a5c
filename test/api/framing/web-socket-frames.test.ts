import { describe, expect, test } from 'vitest';
import { WebSocketFrames } from '../../../src/api/framing/web-socket-frames.ts';
import { aFrame } from '../../support/a-frame.ts';

const LONG = Buffer.alloc(70_000, 'ab');
const CASES: readonly (readonly [what: string, frames: readonly Buffer[], seen: readonly string[]])[] = [
  ['a message', [aFrame('hello')], ['binary', 'hello', 'end']],
  ['a masked one', [aFrame('hello', { mask: 0xdeadbeef })], ['binary', 'hello', 'end']],
  ['an empty one', [aFrame('')], ['binary', '', 'end']],
  ['text', [aFrame('hi', { opcode: 1 })], ['text', 'hi', 'end']],
  ['of 126 bytes', [aFrame('x'.repeat(126))], ['binary', 'x'.repeat(126), 'end']],
  ['of 70,000 bytes', [aFrame(LONG, { mask: 1 })], ['binary', LONG.toString(), 'end']],
  [
    'in parts, a ping and a pong between them',
    [
      aFrame('he', { isFinal: false }),
      aFrame('', { opcode: 9 }),
      aFrame('llo', { opcode: 0, isFinal: false }),
      aFrame('pong', { opcode: 10, mask: 7 }),
      aFrame('', { opcode: 0 }),
      aFrame('next'),
    ],
    ['binary', 'hello', 'end', 'binary', 'next', 'end'],
  ],
  ['a close', [aFrame(Buffer.of(3, 232, 0x62), { opcode: 8, mask: 9 })], ['close 1000']],
  ['a close without a code', [aFrame('', { opcode: 8 })], ['close undefined']],
];

describe.each([1, 2, 3, 5, 1_000_000])('in pieces of %i bytes', (size) => {
  test.each(CASES)('%s', (_, frames, seen) => {
    const { said, parser } = aReader(Infinity);
    const bytes = Buffer.concat(frames);
    for (let at = 0; at < bytes.length; at += size) parser.push(bytes.subarray(at, at + size));
    expect(said()).toEqual(seen);
    expect(parser.isBroken).toBe(false);
  });
});

test('split at every byte', () => {
  const bytes = Buffer.concat([aFrame('hello', { mask: 5 }), aFrame('x'.repeat(200), { mask: 6 })]);
  for (let at = 0; at <= bytes.length; at++) {
    const { said, parser } = aReader(Infinity);
    parser.push(bytes.subarray(0, at));
    parser.push(bytes.subarray(at));
    expect(said()).toEqual(['binary', 'hello', 'end', 'binary', 'x'.repeat(200), 'end']);
  }
});

test('what is not wanted is counted', () => {
  const { said, parser } = aReader(2);
  parser.push(aFrame('hello', { mask: 5, isFinal: false }));
  parser.push(aFrame('you', { opcode: 0 }));
  expect(said()).toEqual(['binary', 'he', '+3', '+3', 'end']);
});

test.each([
  ['HTTP', Buffer.from('HTTP/1.1 400 Bad Request\r\n')],
  ['compressed', Buffer.of(0xc2, 1, 0)],
  ['a reserved opcode', aFrame('', { opcode: 3 })],
  ['a reserved control opcode', aFrame('', { opcode: 11 })],
  ['a part of nothing', aFrame('x', { opcode: 0 })],
  ['a message inside another', Buffer.concat([aFrame('x', { isFinal: false }), aFrame('y')])],
  ['a ping in parts', aFrame('', { opcode: 9, isFinal: false })],
  ['a ping that is too long', aFrame('x'.repeat(126), { opcode: 9 })],
  ['longer than can be', Buffer.of(0x82, 127, 255, 255, 255, 255, 255, 255, 255, 255)],
])('not a WebSocket: %s', (_, bytes) => {
  const { said, parser } = aReader(Infinity);
  parser.push(bytes);
  expect(parser.isBroken).toBe(true);
  const before = said();
  parser.push(aFrame('more'));
  expect(said()).toEqual(before);
});

/** What the sink receives; the pieces of a message in one text. */
function aReader(wanted: number): { parser: WebSocketFrames; said: () => string[] } {
  const seen: string[] = [];
  const parser = new WebSocketFrames(
    {
      begin: (isText) => seen.push(isText ? 'text' : 'binary', ''),
      data: (piece) => (seen[seen.length - 1] += Buffer.from(piece).toString()),
      passed: (bytes) => void seen.push(`+${bytes}`),
      end: () => void seen.push('end'),
      close: (code) => void seen.push(`close ${code}`),
    },
    wanted,
  );
  return { parser, said: () => [...seen] };
}
