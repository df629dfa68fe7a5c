import { expect, test } from 'vitest';
import { contentLength, hasBody, readHeaders } from '../../../src/proxy/receive/request-headers.ts';
import { fromLines } from '../../support/header-lines.ts';

test('all headers are kept in order, case and number; those that decide are noted', () => {
  const raw = fromLines(['HOST: a', 'Origin: b', 'Accept: c', 'origin: d', 'Connection: close']);
  const { all, endToEnd, noted, raw: recorded } = readHeaders(raw);
  expect(all.flat()).toEqual(raw);
  expect(endToEnd.map(([name]) => name)).toEqual(['HOST', 'Origin', 'Accept', 'origin']);
  expect(Object.fromEntries(noted)).toEqual({ host: ['a'], origin: ['b', 'd'], connection: ['close'] });
  expect(recorded).toBe(raw);
});

test('what must be hidden is in none of them, and the headers that came in are not changed', () => {
  const raw = fromLines(['Host: a', 'Referer: /KEY/x', 'X: y']);
  const read = readHeaders(Object.freeze(raw), (value) => value.replace('/KEY', ''));
  const clean = ['Host', 'a', 'Referer', '/x', 'X', 'y'];
  expect([read.all.flat(), read.endToEnd.flat(), read.raw]).toEqual([clean, clean, clean]);
  expect(raw[3]).toBe('/KEY/x');
});

test.each([
  [[], false, undefined],
  [['Content-Length: 0'], false, 0],
  [['content-length: 5'], true, 5],
  [['Transfer-Encoding: chunked'], true, undefined],
  [['Connection: content-length', 'Content-Length: 5'], true, 5],
])('the length of a body, by %j', (lines, has, length) => {
  const { noted } = readHeaders(fromLines(lines));
  expect([hasBody(noted), contentLength(noted)]).toEqual([has, length]);
});
