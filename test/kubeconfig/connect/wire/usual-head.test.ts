import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ResponseHeads } from '../../../../src/kubeconfig/connect/wire/response-heads.ts';
import { hasUsualHead } from '../../../../src/kubeconfig/connect/wire/usual-head.ts';

const usual = (text: string): boolean => hasUsualHead(Buffer.from(text, 'latin1'));

test.each([
  'HTTP/1.1 200 OK\r\n\r\n',
  'HTTP/1.0 404 Not Found\r\nA: b\r\n\r\n',
  'HTTP/1.1 500 \r\nDate: x\r\nContent-Length: 2\r\n\r\nok',
  'HTTP/1.1 200 OK\r\ntransfer-encoding:  chunked \r\nX: :\t"\xe9"\r\nB:\r\n\r\n0\r\n\r\n',
  'HTTP/1.1 200 OK\r\nContent-Lengths: no\r\nContent-Length: 2\r\n\r\nok\n\nHTTP/1.1 103 X\r\n\r\n',
])('usual: %j', (head) => {
  expect(usual(head)).toBe(true);
  for (let end = 0; end < head.indexOf('\r\n\r\n') + 4; end++) expect(usual(head.slice(0, end))).toBe(false);
});

test.each([
  'HTTP/1.1 103 Early Hints\r\n\r\n',
  'HTTP/1.2 200 OK\r\n\r\n',
  'HTTP/1.1  200 OK\r\n\r\n',
  'HTTP/1.1 2\n\r\n\r\n',
  'HTTP/1.1 200 OK\n\n',
  'HTTP/1.1 200 OK\r\nA: b\n\r\n',
  'HTTP/1.1 200 OK\r\nA: b\rc\r\n\r\n',
  'HTTP/1.1 200 OK\r\nA: b\r\n c\r\n\r\n',
  'HTTP/1.1 200 OK\r\nA : b\r\n\r\n',
  'HTTP/1.1 200 OK\r\n: b\r\n\r\n',
  'HTTP/1.1 200 OK\r\nno colon\r\n\r\n',
  'HTTP/1.1 200 OK\r\nContent-Length: 2\r\ncontent-length: 2\r\n\r\nok',
  'HTTP/1.1 200 OK\r\nContent-Length: 2, 2\r\n\r\nok',
  'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n',
  'HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n',
])('for others to look at: %j', (head) => {
  expect(usual(head)).toBe(false);
});

const piece = fc.constantFrom(
  'HTTP/1.1 200 OK\r\n',
  'HTTP/1.0 403 No\r\n',
  'HTTP/1.1 103 X\r\n',
  'Content-Length: 2\r\n',
  'content-length:2\n',
  'Transfer-Encoding: chunked\r\n',
  'A: b\r\n',
  ' c\r\n',
  'A b: c\r\n',
  ':',
  '\r',
  '\n',
  '\r\n',
  '\r\n\r\n',
  'ok',
);

test('of a usual head nothing is corrected by who looks at it closely', () => {
  const startsUsual = fc
    .array(piece, { maxLength: 8 })
    .map((pieces) => `HTTP/1.1 200 OK\r\n${pieces.join('')}\r\n\r\n`);
  let found = 0;
  fc.assert(
    fc.property(startsUsual, (text) => {
      if (!usual(text)) return;
      found++;
      // A head that comes in two parts is looked at closely.
      const heads = new ResponseHeads();
      heads.begin();
      expect(heads.take(Buffer.from(text.slice(0, 5), 'latin1'))).toHaveLength(0);
      expect(heads.take(Buffer.from(text.slice(5), 'latin1')).toString('latin1')).toBe(text);
    }),
    { numRuns: 3000 },
  );
  expect(found).toBeGreaterThan(300);
});
