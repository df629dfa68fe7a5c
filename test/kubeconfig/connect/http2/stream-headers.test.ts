import { sensitiveHeaders } from 'node:http2';
import { expect, test } from 'vitest';
import { requestHead, responseHead } from '../../../../src/kubeconfig/connect/http2/stream-headers.ts';

const TARGET = { server: new URL('https://[::1]:6443/base'), path: '/api/v1/pods?watch=1' };
const PSEUDO = {
  ':method': 'GET',
  ':scheme': 'https',
  ':authority': '[::1]:6443',
  ':path': '/api/v1/pods?watch=1',
};

test('a head has its names in lower case and its values as they are, those repeated that were', () => {
  const sent = ['Accept', 'a', 'ACCEPT', 'b', 'X-A', '\u00e9', 'Impersonate-Group', 'x', 'impersonate-group', 'y'];
  expect(requestHead(TARGET, sent)).toEqual({
    ...PSEUDO,
    accept: ['a', 'b'],
    'x-a': '\u00e9',
    'impersonate-group': ['x', 'y'],
    [sensitiveHeaders]: ['authorization', 'cookie'],
  });
});

test('what belongs to a connection is not sent, but for the trailers that a client takes', () => {
  const sent = ['Connection', 'close', 'Keep-Alive', 'x', 'Transfer-Encoding', 'chunked', 'Upgrade', 'x', 'Host', 'h'];
  const head = requestHead(TARGET, [...sent, 'Proxy-Connection', 'x', 'HTTP2-Settings', 'x', 'TE', 'trailers']);
  expect(head).toEqual({ ...PSEUDO, te: 'trailers', [sensitiveHeaders]: expect.any(Array) });
});

test.each([
  ['a name that Node does not send twice', ['User-Agent', 'a', 'User-Agent', 'b']],
  ['a name that is none', ['a b', 'x']],
])('%s is for HTTP/1.1', (_, sent) => {
  expect(requestHead(TARGET, sent)).toBeUndefined();
});

test('a name that objects have by themselves is a header like any other', () => {
  expect(Object.keys(requestHead(TARGET, ['__proto__', 'x']) ?? {})).toContain('__proto__');
});

test('a response has the names that Go gives them, and a reason where its status has one', () => {
  const raw = [':status', '200', 'audit-id', 'x', 'x-b3-traceid', 'y', 'set-cookie', 'a', 'set-cookie', 'b'];
  expect(responseHead(raw)).toEqual({
    status: 200,
    statusText: 'OK',
    rawHeaders: ['Audit-Id', 'x', 'X-B3-Traceid', 'y', 'Set-Cookie', 'a', 'Set-Cookie', 'b'],
  });
  expect(responseHead([':status', '599']).statusText).toBe('');
});
