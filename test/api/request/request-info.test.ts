import { describe, expect, test } from 'vitest';
import { decodeRequestInfo, RequestInfoError } from '../../../src/api/request/request-info.ts';
import type { RequestInfo } from '../../../src/api/request/request-info.ts';
import { readTable } from '../../support/table.ts';

const EMPTY = { apiGroup: '', apiVersion: '', namespace: '', resource: '', subresource: '', name: '' };
const EMPTY_REFERENCE = { ...EMPTY, apiPrefix: '', parts: [], fieldSelector: '', labelSelector: '' };

type ReferenceRow = [string, string, boolean, boolean, string, Partial<RequestInfo>];
type RecordedRow = [string, string, string, Partial<RequestInfo> | number];

describe("Kubernetes' own cases and their edges", () => {
  test.each(readTable<ReferenceRow>('requestinfo-reference'))(
    '%s %s',
    (method, url, fails, isResourceRequest, verb, fields) => {
      const info = fails ? failure(method, url).requestInfo : decodeRequestInfo(method, url);
      expect(info).toMatchObject({ ...EMPTY_REFERENCE, isResourceRequest, verb, ...fields });
    },
  );
});

describe('what an API server decoded', () => {
  test.each(readTable<RecordedRow>('requestinfo-recorded'))('%s %s %s', (_id, method, target, expected) => {
    if (typeof expected === 'number') return expect(failure(method, target).code).toBe(expected);
    const isResourceRequest = expected.path === undefined;
    expect(decodeRequestInfo(method, target)).toMatchObject({ ...EMPTY, isResourceRequest, ...expected });
  });
});

test.each([
  ['GET', '/api/v1/watch', 500, 'unable to determine kind and namespace from url, /api/v1/watch'],
  ['GET', '/api/v1/proxy/?a=b', 500, 'unable to determine kind and namespace from url, /api/v1/proxy/?a=b'],
  ['GET', '/%61pi/v1/watch?', 500, 'unable to determine kind and namespace from url, /%61pi/v1/watch?'],
  ['GET', '/apis/a"b/v1/watch', 500, 'unable to determine kind and namespace from url, /apis/a%22b/v1/watch'],
  ['GET', '/api/v1/pods/%zz', 400, '400 Bad Request: invalid URL escape "%zz"'],
  ['GET', '/api/v1/pods/%4', 400, '400 Bad Request: invalid URL escape "%4"'],
  ['GET', '/api/v1/pods/a\tb', 400, '400 Bad Request: net/url: invalid control character in URL'],
  ['GET', 'api/v1/pods', 400, '400 Bad Request: invalid URI for request'],
  ['GET', 'http://host:port/api', 400, '400 Bad Request: invalid port ":port" after host'],
  ['OPTIONS', '*', 200, 'OPTIONS * is answered by the HTTP library of the server'],
])('%s %s is an error', (method, target, code, message) => {
  expect(failure(method, target)).toMatchObject({ code, message });
});

test.each([
  ['http://evil.example/api/v1/pods?watch', { verb: 'watch', path: '/api/v1/pods', resource: 'pods' }],
  ['https://[::1]:6443/api/v1/nodes/n1', { verb: 'get', resource: 'nodes', name: 'n1' }],
  ['https://host', { verb: 'get', path: '', isResourceRequest: false }],
  ['mailto:x', { verb: 'get', path: '', isResourceRequest: false }],
  ['/api/v1/pods/%e2%82', { name: '\uFFFD\uFFFD' }],
  ['/api/v1/pods/é%C3%A9%ff', { name: 'éé\uFFFD' }],
  ['/api/v1/pods?fieldSelector=metadata.name%3Db,metadata.name%3Da', { name: 'a' }],
  ['/api/v1/pods?fieldSelector=metadata.name%3Db,metadata.name%3D', { name: '' }],
  ['/api/v1/pods?limit=9223372036854775808&fieldSelector=metadata.name%3Da', { name: '' }],
  ['/api/v1/pods?limit=+1&fieldSelector=metadata.name%3Da', { name: '' }],
  ['/api/v1/pods?limit=%2B1&fieldSelector=metadata.name%3Da', { name: 'a' }],
  ['/api/v1/pods?limit=&fieldSelector=metadata.name%3Da', { name: '' }],
  ['/api/v1/pods?labelSelector=a%20b&fieldSelector=metadata.name%3Da&watch', { name: '', verb: 'watch' }],
])('GET %s', (target, expected) => {
  expect(decodeRequestInfo('GET', target)).toMatchObject(expected);
});

function failure(method: string, target: string): RequestInfoError {
  try {
    decodeRequestInfo(method, target);
  } catch (error) {
    if (error instanceof RequestInfoError) return error;
    throw error;
  }
  throw new Error(`${method} ${target} was decoded`);
}
