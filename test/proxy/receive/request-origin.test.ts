import { expect, test } from 'vitest';
import { fromLines } from '../../support/header-lines.ts';
import { readHeaders } from '../../../src/proxy/receive/request-headers.ts';
import { requestOrigin } from '../../../src/proxy/receive/request-origin.ts';

function originOf(
  headers: readonly string[],
  { httpVersion = '1.1', authority = undefined as string | undefined } = {},
) {
  return requestOrigin(readHeaders(fromLines(headers)).noted, httpVersion, authority);
}

test('what a browser says of the page', () => {
  const browser = [
    'hOST: localhost:8001',
    'ORIGIN: null',
    'Sec-Fetch-Site: none',
    'Sec-Fetch-Mode: cors',
    'Sec-Fetch-Dest: empty',
  ];
  expect(originOf(browser)).toEqual({
    host: 'localhost:8001',
    origin: 'null',
    site: 'none',
    mode: 'cors',
    destination: 'empty',
    problem: undefined,
  });
});

test('headers that Connection names count here: they say who sends', () => {
  expect(originOf(['Host: evil.com', 'Connection: host, origin', 'Origin: null'])).toMatchObject({
    host: 'evil.com',
    origin: 'null',
  });
});

test('an absolute target names the host', () => {
  expect(originOf(['Host: evil.com'], { authority: 'localhost' })).toMatchObject({
    host: 'localhost',
    problem: undefined,
  });
});

test('HTTP/1.0 needs no Host', () => {
  expect(originOf([], { httpVersion: '1.0' })).toMatchObject({ host: '', problem: undefined });
});

test.each([
  [['Host: a', 'Host: a'], undefined, 'it has more than one Host header'],
  [['Host: a', 'Host: b'], 'localhost', 'it has more than one Host header'],
  [['Host: a', 'Origin: null', 'Origin: null'], undefined, 'it has more than one Origin header'],
  [[], undefined, 'it has no Host header'],
  [['Host: evil@localhost'], undefined, 'its Host header is "<masked>@localhost"'],
  [['Host: localhost:80@evil.com'], undefined, 'its Host header is "<masked>@evil.com"'],
  [['Host: local host'], undefined, 'its Host header is "local host"'],
  [['Host: localhost/x'], undefined, 'its Host header is "localhost/x"'],
  [['Host: a'], 'evil@localhost', 'its target names the host "<masked>@localhost"'],
  [['Host: a'], 'evil.com\\@localhost', 'its target names the host "<masked>@localhost"'],
])('%j, authority %j: %s', (headers, authority, problem) => {
  expect(originOf(headers, { authority }).problem).toBe(problem);
});
