import { expect, test } from 'vitest';
import { decodeRequestInfo } from '../../src/api/request/request-info.ts';
import { targetOf } from '../../src/api/request/request-target.ts';

// A client may escape a part of a character only. The server reads the bytes, so a byte must not be lost before the escapes are read:
// two names would look the same, and one of them would be another resource than the server's.

test.each([
  ['/api/v1/namespaces/d/pods/%c3\u00a9', 'é'],
  ['/api/v1/namespaces/d/pods/\u00c3%a9', 'é'],
  ['/api/v1/namespaces/d/pods/\u00c3\u00a9', 'é'],
  ['/api/v1/namespaces/d/pods/\u00a9', '\uFFFD'],
  ['/api/v1/namespaces/d/pods/\u00f0%9f\u0098%80', '😀'],
  ['/api/v1/namespaces/d/pods/\u00ed\u00a0\u0080', '\uFFFD\uFFFD\uFFFD'],
])('%j is the pod %j', (url, name) => {
  expect(decodeRequestInfo('GET', targetOf(url))).toMatchObject({ resource: 'pods', name });
});
