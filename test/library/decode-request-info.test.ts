import { expect, test } from 'vitest';
import { decodeRequestInfo, neededRule } from '../../src/library/decode-request-info.ts';

test.each(['/api/v1/namespaces/a/pods?watch=1', 'https://10.0.0.1:6443/api/v1/namespaces/a/pods?watch=1'])(
  'reads %s, as text and as URL',
  (url) => {
    const info = decodeRequestInfo('GET', url);
    expect(info).toMatchObject({ verb: 'watch', resource: 'pods', namespace: 'a', isResourceRequest: true });
    if (url.startsWith('https')) expect(decodeRequestInfo('GET', new URL(url))).toEqual(info);
  },
);

test('reads by another dialect where asked to', () => {
  const path = '/clusters/host/kapis/iam.kubesphere.io/v1beta1/workspaces/ws-a/workspacemembers';
  expect(decodeRequestInfo('GET', path, { dialect: 'kubesphere' })).toMatchObject({
    cluster: 'host',
    workspace: 'ws-a',
    resource: 'workspacemembers',
  });
  expect(decodeRequestInfo('GET', path).isResourceRequest).toBe(false);
});

test('throws with the words of the server what it cannot make anything of', () => {
  expect(() => decodeRequestInfo('GET', '/api/v1/watch')).toThrow(
    'unable to determine kind and namespace from url, /api/v1/watch',
  );
});

test('says which rule a request needs', () => {
  expect(neededRule(decodeRequestInfo('GET', '/metrics'))).toEqual({ nonResourceURLs: ['/metrics'], verbs: ['get'] });
  expect(neededRule(decodeRequestInfo('POST', '/api/v1/namespaces/a/pods/web-0/eviction'))).toEqual({
    apiGroups: [''],
    resources: ['pods/eviction'],
    resourceNames: ['web-0'],
    verbs: ['create'],
  });
});
