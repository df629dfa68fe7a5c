import { expect, test } from 'vitest';
import { ResponseHeads } from '../../../../src/kubeconfig/connect/wire/response-heads.ts';

const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';
const HINTS = 'HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n';
const CONTINUE = 'HTTP/1.1 100 Continue\r\n\r\n';

test.each([
  ['a response', OK, OK],
  ['a 100 that nobody asked for', CONTINUE + OK, OK],
  ['hints, which undici knows', HINTS + CONTINUE + HINTS + OK, HINTS + HINTS + OK],
  ['a body that looks like a head', OK.replace('ok', CONTINUE), OK.replace('ok', CONTINUE)],
  [
    'equal lengths',
    'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nA: b\r\ncontent-length: 2\r\n\r\nok',
    'HTTP/1.1 200 OK\r\nA: b\r\nContent-Length: 2\r\n\r\nok',
  ],
  ['a list of equal lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 2, 2\r\n\r\nok', OK],
  [
    'a length beside chunks',
    'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
  ],
  ['what is not HTTP', 'SSH-2.0\r\n', 'SSH-2.0\r\n'],
  [
    'a head with bare line feeds',
    'HTTP/1.1 200 OK\nA: b\n\nno\nhead\n\n',
    'HTTP/1.1 200 OK\r\nA: b\r\n\r\nno\nhead\n\n',
  ],
  [
    'lengths and hints in lines that are folded or end with a line feed',
    'HTTP/1.1 103 X\nLink:\n </x>\n\nHTTP/1.1 200 OK\nContent-Length:\n 2\nContent-Length: 2\n\nok',
    'HTTP/1.1 103 X\r\nLink: </x>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok',
  ],
  ['a switch that nobody asked for', 'HTTP/1.1 101 X\r\n\r\n', 'HTTP/1.1 101 X\r\n\r\n'],
])('%s, whole and byte by byte', (_, sent, read) => {
  expect(taken(sent, sent.length)).toBe(read);
  expect(taken(sent, 1)).toBe(read);
});

test.each([
  ['different lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nok'],
  ['another coding', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n'],
  ['another coding in a folded header', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n , gzip\r\n\r\n'],
  ['different lengths, one of them folded', 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length:\r\n 3\r\n\r\nok'],
  ['information without end', HINTS.repeat(101)],
])('%s is an error', (_, sent) => {
  expect(() => taken(sent, sent.length)).toThrow(expect.objectContaining({ code: 'HPE_RESPONSE_HEAD' }));
});

test('after its head a response passes untouched, until the next request', () => {
  const heads = new ResponseHeads();
  heads.begin();
  heads.take(Buffer.from(OK));
  expect(heads.isAwaited).toBe(false);
  heads.begin();
  expect(heads.take(Buffer.from(CONTINUE)).length).toBe(0);
  expect(heads.take(Buffer.from(OK)).toString()).toBe(OK);
});

test('a 100 reaches one who has asked for it', () => {
  const heads = new ResponseHeads({ passesContinue: true });
  heads.begin();
  expect(heads.take(Buffer.from(CONTINUE + OK)).toString()).toBe(CONTINUE + OK);
});

function taken(sent: string, size: number): string {
  const heads = new ResponseHeads();
  heads.begin();
  let read = '';
  for (let at = 0; at < sent.length; at += size) {
    const chunk = Buffer.from(sent.slice(at, at + size));
    read += (heads.isAwaited ? heads.take(chunk) : chunk).toString();
  }
  return read;
}
