import { expect, test } from 'vitest';
import { ResponseHeadError, strictHead } from '../../../../src/kubeconfig/connect/wire/strict-head.ts';

const LINE = 'HTTP/1.1 200 OK\r\n';

test.each([
  ['nothing to correct', `${LINE}A: b c\r\nSet-Cookie: d=e; f\r\n\r\n`, `${LINE}A: b c\r\nSet-Cookie: d=e; f\r\n\r\n`],
  ['line feeds alone', 'HTTP/1.1 200 OK\nA: b\nC: d\n\n', `${LINE}A: b\r\nC: d\r\n\r\n`],
  ['some of them', 'HTTP/1.1 200 OK\r\nA: b\nC: d\r\n\n', `${LINE}A: b\r\nC: d\r\n\r\n`],
  ['a folded header', `${LINE}A: b \r\n \t c\r\n\td\r\nE: f\r\n\r\n`, `${LINE}A: b c d\r\nE: f\r\n\r\n`],
  ['one whose first line is empty', `${LINE}A:\r\n b\r\n\r\n`, `${LINE}A: b\r\n\r\n`],
  ['one that could be a header', `${LINE}A: b\r\n Content-Length: 5\r\n\r\n`, `${LINE}A: b Content-Length: 5\r\n\r\n`],
  ['a blank after a name', `${LINE}A : b\r\n\r\n`, `${LINE}A: b\r\n\r\n`],
  ['a blank in a name', `${LINE}A B: c\r\nD: e\r\n\r\n`, `${LINE}D: e\r\n\r\n`],
  ['a later version', 'HTTP/1.9 200  It is 1.9\r\nA: b\r\n\r\n', 'HTTP/1.1 200  It is 1.9\r\nA: b\r\n\r\n'],
  ['blanks before the status', 'HTTP/1.0   200  OK\r\nA: b\r\n\r\n', 'HTTP/1.0 200  OK\r\nA: b\r\n\r\n'],
  ['no name, for the parser to refuse', `${LINE}: b\r\n\r\n`, `${LINE}: b\r\n\r\n`],
  ['no colon, for the parser to refuse', `${LINE}A b\r\n\r\n`, `${LINE}A b\r\n\r\n`],
])('%s', (_, sent, strict) => {
  expect(strictHead(sent)).toBe(strict);
});

test.each([
  ['a blank after Content-Length', `${LINE}Content-Length : 5\r\n\r\n`],
  ['a blank after Transfer-Encoding', `${LINE}transfer-encoding  : chunked\r\n\r\n`],
  ['a first header that continues nothing', `${LINE} A: b\r\n\r\n`],
])('%s is an error', (_, sent) => {
  expect(() => strictHead(sent)).toThrow(ResponseHeadError);
});

test('its time grows with its length alone', () => {
  const blanks = ' '.repeat(500_000);
  expect(strictHead(`${LINE}A:${blanks}b${blanks}\r\n c\r\n\r\n`)).toBe(`${LINE}A:${blanks}b c\r\n\r\n`);
  expect(strictHead(`${LINE}A: b${'\r\n c'.repeat(200_000)}\r\n\r\n`)).toBe(
    `${LINE}A: b${' c'.repeat(200_000)}\r\n\r\n`,
  );
});
