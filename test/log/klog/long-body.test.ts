import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { HeaderList } from '../../../src/api/request/header-list.ts';
import { bodyText } from '../../../src/log/klog/body-text.ts';
import { klogFormat } from '../../../src/log/klog/klog-format.ts';
import { longBody } from '../../../src/log/klog/long-body.ts';
import { prettyFormat } from '../../../src/log/pretty/pretty-format.ts';
import { anExchange } from '../../support/an-exchange.ts';
import { toldLines } from '../../support/told-lines.ts';

const MANY = 300_000;
const BODIES: Readonly<Record<string, Buffer>> = {
  'one line': Buffer.from('{"a":"é€"}'.repeat(MANY / 10)),
  'one line, ended': Buffer.from(`${'{"a":"é€"}'.repeat(MANY / 10)}\n`),
  lines: Buffer.from('{\n  "a": "b"\n}\n'.repeat(MANY / 10)),
  'bytes that are no text': Buffer.concat([Buffer.alloc(MANY, 'ab\r"'), Buffer.from([0xff, 0xc3])]),
};

describe.each(Object.entries(BODIES))('%s: the same in pieces as at once', (_, bytes) => {
  test.each([1, 7, 65_536, 100_000_000])('chunks of %i', (size) => {
    const chunks: Uint8Array[] = size === 1 ? [...bytes.subarray(0, 10)].map((byte) => Uint8Array.of(byte)) : [];
    for (let at = chunks.length; at < bytes.length; at += Math.max(size, 4096)) {
      chunks.push(bytes.subarray(at, at + Math.max(size, 4096)));
    }
    const exchange = anExchange({ responseBody: { chunks, size: bytes.length, truncated: false } });
    const short = anExchange({ responseBody: { chunks: [Buffer.from('@')], size: bytes.length, truncated: false } });
    for (const format of [prettyFormat, klogFormat]) {
      const tell = (told: typeof exchange) =>
        toldLines(format({ verbosity: 10, color: false, pid: 7 }).exchange(told, 'ended')).join('\n');
      const [before, after] = tell(short).split(format === klogFormat ? '"@"' : '| @') as [string, string];
      expect(tell(exchange) === before + expectedText(bytes, format === klogFormat) + after).toBe(true);
    }
  });
});

test.each([1, 7, 4096])(
  'on a terminal each line of it ends at the width, and nothing is lost: chunks of %i',
  (size) => {
    const text = `${'0123456789é'.repeat(3000)}\n\n  blanks ${'\u{1f4a5}'.repeat(2000)}`;
    const bytes = Buffer.from(text.repeat(10));
    const chunks: Uint8Array[] = [];
    for (let at = 0; at < bytes.length; at += size) chunks.push(bytes.subarray(at, at + size));
    const exchange = anExchange({ responseBody: { chunks, size: bytes.length, truncated: false } });
    const format = prettyFormat({ verbosity: 10, color: false, columns: 60, pid: 7 });
    const lines = toldLines(format.exchange(exchange, 'ended'))
      .join('\n')
      .split('\n')
      .filter((line) => line.startsWith(`${' '.repeat(14)}|`));
    expect(lines.filter((line) => line.length > 60)).toEqual([]);
    expect(lines.map((line) => line.slice(16)).join('')).toBe(text.repeat(10).replaceAll('\n', ''));
  },
);

test('a short body is logged at once', () => {
  expect(longBody({ chunks: [Buffer.alloc(1000, 'a')], size: 1000, truncated: false }, [])).toBeUndefined();
});

test.each<[name: string, bytes: Buffer, headers: HeaderList, truncated: boolean]>([
  ['binary: a hex dump', Buffer.alloc(MANY + 5, 'a\0'), [], false],
  ['cut: a mark', Buffer.alloc(MANY, 'a'), [], true],
  ['compressed', gzipSync(Buffer.alloc(MANY, 'a')), [['Content-Encoding', 'gzip']], false],
  ['compressed and cut', gzipSync(Buffer.alloc(2 * MANY, 'a')).subarray(0, -20), [['Content-Encoding', 'gzip']], true],
])('%s', (_, bytes, headers, truncated) => {
  const chunks = [bytes.subarray(0, 11), bytes.subarray(11)];
  const body = { chunks, size: bytes.length + (truncated ? 1234 : 0), truncated };
  const told = Buffer.concat([...longBody(body, headers)!.pieces()]);
  expect(told.toString('latin1') === Buffer.from(bodyText(body, headers, Infinity) as string).toString('latin1')).toBe(
    true,
  );
  expect(told.subarray(-30).includes('[truncated')).toBe(truncated);
});

/** Without the mark of a cut this is what `klog.ts` and `pretty-format.ts` make of a short body. */
function expectedText(bytes: Buffer, isKlog: boolean): string {
  const text = bytes.toString().replace(/\n$/, '');
  if (!isKlog)
    return `| ${text
      .replaceAll('\r', String.raw`\r`)
      .split('\n')
      .join(`\n${' '.repeat(14)}| `)}`;
  if (bytes.includes(0x0a)) return `<\n\t${text.replaceAll('\n', '\n\t')}\n >`;
  const quoted = text.replaceAll('"', String.raw`\"`).replaceAll('\r', String.raw`\r`);
  return `"${bytes.includes(0xff) ? quoted.replace(/\ufffd+$/, String.raw`\xff\xc3`) : quoted}"`;
}
