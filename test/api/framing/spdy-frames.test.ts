import { describe, expect, test } from 'vitest';
import { SpdyFrames } from '../../../src/api/framing/spdy-frames.ts';
import { aSpdySide } from '../../support/a-spdy-side.ts';
import { readTable } from '../../support/table.ts';

const RECORDED: readonly (readonly string[])[] = [
  [
    'open 1 streamtype=error',
    'open 3 streamtype=stdin',
    'open 5 streamtype=stdout',
    'open 7 streamtype=stderr',
    '3: hello stdin\n',
    'bye 0',
  ],
  [
    'open 1 streamtype=error port=8080 requestid=0',
    'open 3 streamtype=data port=8080 requestid=0',
    '3: GET / HTTP/1.0\r\n\r\n',
    'bye 0',
  ],
];
const side = aSpdySide();
const CASES: readonly (readonly [what: string, bytes: Buffer, seen: readonly string[]])[] = [
  [
    'a stream from its opening to its end',
    Buffer.concat([
      side.open(1, { streamType: 'stdin', port: '80' }),
      side.control(6, 1),
      side.data(1, 'hello'),
      side.control(9, 1, 5),
      side.open(1, {}, { type: 2 }),
      side.open(3, { streamtype: 'error' }, { flags: 1 }),
      side.data(1, ' you', { isLast: true }),
      side.data(1, ''),
      side.control(3, 3, 5),
      side.control(7, 3, 0),
    ]),
    ['open 1 streamtype=stdin port=80', '1: hello', 'open 3 streamtype=error', '1:  you', 'bye 0'],
  ],
  ...readTable<{ what: string; sent: string }>('spdy-conversations').map(
    ({ what, sent }, i) => [what, Buffer.from(sent, 'hex'), RECORDED[i]!] as const,
  ),
];

describe.each([1, 2, 3, 7, 1_000_000])('in pieces of %i bytes', (size) => {
  test.each(CASES)('%s', (_, bytes, seen) => {
    const { said, parser } = aReader();
    for (let at = 0; at < bytes.length; at += size) parser.push(bytes.subarray(at, at + size));
    expect(said()).toEqual(seen);
    expect(parser.isBroken).toBe(false);
  });
});

test.each(CASES)('split at every byte: %s', (_, bytes, seen) => {
  for (let at = 0; at <= bytes.length; at++) {
    const { said, parser } = aReader();
    parser.push(bytes.subarray(0, at));
    parser.push(bytes.subarray(at));
    expect(said()).toEqual(seen);
  }
});

test('the buffer that a piece came in may be used again', () => {
  const { said, parser } = aReader();
  const bytes = aSpdySide().open(1, { streamtype: 'stdin' });
  const piece = Buffer.from(bytes.subarray(0, 30));
  parser.push(piece);
  piece.fill(0);
  parser.push(bytes.subarray(30));
  expect(said()).toEqual(['open 1 streamtype=stdin']);
});

test('thousands of streams, in the memory of one', () => {
  const { said, parser } = aReader();
  const many = aSpdySide();
  for (let i = 0; i < 2000; i++) parser.push(many.open(2 * i + 1, { streamtype: 'data', requestid: String(i) }));
  expect(said().at(-1)).toBe('open 3999 streamtype=data requestid=1999');
  expect(parser.isBroken).toBe(false);
});

test.each([
  ['another version', Buffer.from('80020001000000000000', 'hex')],
  ['a control frame that is too large', Buffer.from('8003000100ffffff', 'hex')],
  ['headers that are not compressed', Buffer.from('800300010000000e' + '00000001'.padEnd(28, '0'), 'hex')],
  ['headers cut off', Buffer.from('800300020000000a0000000178bbe3c6a7c2', 'hex')],
  ['a good-bye that is cut', Buffer.from('8003000700000002ffff', 'hex')],
])('not SPDY/3.1: %s', (_, bytes) => {
  const { said, parser } = aReader();
  parser.push(bytes);
  expect(parser.isBroken).toBe(true);
  parser.push(aSpdySide().data(1, 'more'));
  expect(said()).toEqual([]);
});

/** What the sink receives; pieces of the same stream in one line. */
function aReader(): { parser: SpdyFrames; said: () => string[] } {
  const seen: string[] = [];
  const parser = new SpdyFrames({
    opened: (stream, headers) =>
      void seen.push([`open ${stream}`, ...[...headers].map(([name, value]) => `${name}=${value}`)].join(' ')),
    data(stream, piece) {
      const text = Buffer.from(piece).toString();
      if (seen.at(-1)?.startsWith(`${stream}: `)) seen[seen.length - 1] += text;
      else seen.push(`${stream}: ${text}`);
    },
    goAway: (status) => void seen.push(`bye ${status}`),
  });
  return { parser, said: () => seen };
}
