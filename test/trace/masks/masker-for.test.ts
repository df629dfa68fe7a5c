import { expect, test } from 'vitest';
import { decodeRequestInfo } from '../../../src/api/request/request-info.ts';
import { FormMasker } from '../../../src/trace/masks/form-masker.ts';
import { maskerFor } from '../../../src/trace/masks/masker-for.ts';
import { SecretMasker } from '../../../src/trace/masks/secret-masker.ts';

test.each<[target: string, mediaType: string | undefined, expected: unknown]>([
  ['/api/v1/namespaces/a/secrets/s', 'application/json', SecretMasker],
  ['/api/v1/namespaces/a/secrets/s', undefined, SecretMasker],
  ['/api/v1/namespaces/a/pods', 'application/json', undefined],
  ['/oauth/token', 'application/x-www-form-urlencoded', FormMasker],
  ['/api/v1/namespaces/a/services/web/proxy/sign-in', 'application/x-www-form-urlencoded; charset=UTF-8', FormMasker],
])('%s, %s', (target, mediaType, expected) => {
  const requestInfo = decodeRequestInfo('POST', target);
  const headers = mediaType === undefined ? [] : ([['content-type', mediaType]] as const);
  expect(maskerFor({ requestInfo, target, headers, status: 0 })?.constructor).toBe(expected);
});
