import { expect, test } from 'vitest';
import { endToEnd } from '../../../src/proxy/receive/hop-by-hop.ts';
import { readHeaders } from '../../../src/proxy/receive/request-headers.ts';
import { fromLines } from '../../support/header-lines.ts';

test.each<[headers: string[], kept: string[]]>([
  [['X: 1', 'Connection: close'], ['X: 1']],
  [['X: 1', 'Connection: close, x'], []],
  [['X: 1', 'Y: 2', 'CONNECTION: keep-alive ,X,'], ['Y: 2']],
  [['X: 1', 'Y: 2', 'Connection: x', 'Connection: Y'], []],
  [['X: 1', 'x: 2', 'X-Y: 3', 'Connection: X'], ['X-Y: 3']],
  [['X: 1', 'Connection:'], ['X: 1']],
  [['Keep-Alive: 5', 'Upgrade: a', 'Proxy-Authorization: b', 'Transfer-Encoding: chunked', 'Trailer: c'], []],
  [['TE: trailers, gzip', 'Te: deflate'], ['TE: trailers']],
  [['__proto__: 1', 'constructor: 2', 'Connection: __proto__'], ['constructor: 2']],
])('%j leaves %j, in a request and in a response', (headers, kept) => {
  expect(endToEnd(fromLines(headers))).toEqual(fromLines(kept));
  expect(readHeaders(fromLines(headers)).endToEnd.flat()).toEqual(fromLines(kept));
});
