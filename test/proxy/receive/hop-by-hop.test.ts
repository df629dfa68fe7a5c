import { expect, test } from 'vitest';
import { endToEnd } from '../../../src/proxy/receive/hop-by-hop.ts';

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
])('%j leaves %j', (headers, kept) => {
  const raw = headers.flatMap((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]);
  expect(endToEnd(raw)).toEqual(kept.flatMap((line) => line.split(': ')));
});
