import { describe, expect, test } from 'vitest';
import { forbiddenMessage, parseForbiddenMessage } from '../../../src/api/status/forbidden-message.ts';
import { decodeRequestInfo } from '../../../src/api/request/request-info.ts';

describe('what an API server wrote', () => {
  test.each([
    [
      'GET /api/v1/namespaces/team-a/deployments',
      'deployments is forbidden: User "alice" cannot list resource "deployments" in API group "" in the namespace "team-a"',
    ],
    [
      'GET /apis/foo.example/v1/namespaces/team-a/bars/b/status',
      'bars.foo.example "b" is forbidden: User "alice" cannot get resource "bars/status" in API group "foo.example" in the namespace "team-a"',
    ],
    [
      'GET /api/v1/namespaces/team-a/pods/%C3%A9t%C3%A9',
      'pods "été" is forbidden: User "alice" cannot get resource "pods" in API group "" in the namespace "team-a"',
    ],
    [
      'GET /api/v1/namespaces/team-a/x%3Cy%3E%26%22z',
      String.raw`x<y>&"z is forbidden: User "alice" cannot list resource "x&lt;y&gt;&amp;\"z" in API group "" in the namespace "team-a"`,
    ],
    [
      'GET /api/v1/namespaces/team-a/pods/a%0Ab',
      String.raw`pods "a\nb" is forbidden: User "alice" cannot get resource "pods" in API group "" in the namespace "team-a"`,
    ],
    ['GET /api/v1//pods', 'forbidden: User "alice" cannot get resource "" in API group "" at the cluster scope'],
    [
      'OPTIONS /api/v1/namespaces/team-a/pods',
      'pods is forbidden: User "alice" cannot  resource "pods" in API group "" in the namespace "team-a"',
    ],
    [
      'GET /api/v1/proxy/nodes/node1/stats',
      'nodes "node1" is forbidden: User "alice" cannot proxy resource "nodes" in API group "" at the cluster scope',
    ],
    ['GET /%C3%A9', 'forbidden: User "alice" cannot get path "/é"'],
    ['FOO /version', 'forbidden: User "alice" cannot foo path "/version"'],
    [
      'GET /api/v1/namespaces/team-a/pods',
      'pods is forbidden: User "system:serviceaccount:test:dangling" cannot list resource "pods" in API group "" in the namespace "team-a": RBAC: role.rbac.authorization.k8s.io "gone-1" not found',
    ],
    ['GET /a%26lt;b', 'forbidden: User "alice" cannot get path "/a&amp;lt;b"'],
  ])('%s', (request, message) => {
    const [method, target] = request.split(' ') as [string, string];
    const sentence = parseForbiddenMessage(message)!;
    const info = decodeRequestInfo(method, target);
    expect(forbiddenMessage(sentence.user, info, sentence.reason)).toBe(message);
    const { path, verb, apiGroup, resource, subresource, namespace } = info;
    expect(sentence).toMatchObject(
      info.isResourceRequest ? { verb, apiGroup, resource, subresource, namespace } : { path, verb },
    );
  });
});

test('all fields of a sentence', () => {
  const message =
    'userextras.authentication.k8s.io "a \\"b\\"" is forbidden: User "eve" cannot impersonate resource "userextras/pandas.io/scopes" ' +
    'in API group "authentication.k8s.io" at the cluster scope: two\nlines with "quotes" & <b>';
  expect(parseForbiddenMessage(message)).toEqual({
    groupResource: 'userextras.authentication.k8s.io',
    name: 'a "b"',
    user: 'eve',
    verb: 'impersonate',
    resource: 'userextras',
    subresource: 'pandas.io/scopes',
    apiGroup: 'authentication.k8s.io',
    namespace: '',
    reason: 'two\nlines with "quotes" & <b>',
  });
  expect(parseForbiddenMessage('forbidden: User "eve" cannot get path "/metrics"')).toEqual({
    groupResource: '',
    name: '',
    user: 'eve',
    verb: 'get',
    path: '/metrics',
  });
});

test.each([
  'pods "web-0" is forbidden: ',
  'admission webhook "x" denied the request: User "eve" cannot create resource "secrets" in API group "" in the namespace "a"',
  'admission webhook "x" denied the request: pods is forbidden: User "eve" cannot list resource "pods" in API group "" at the cluster scope',
  'pods "web" is forbidden: ValidatingAdmissionPolicy \'p\' denied request: User "eve" cannot create resource "pods" in API group "" in the namespace "a"',
  'pods "web" is forbidden: exceeded quota: rq, requested: pods=1, used: pods=0, limited: pods=0',
  'pods is forbidden: User "eve" cannot list resource "secrets" in API group "" at the cluster scope',
  'pods is forbidden: User "eve\\z" cannot list resource "pods" in API group "" at the cluster scope',
  'pods is forbidden: User "eve" cannot list resource "pods" in API group "" at the cluster scope and more',
  '',
])('not the sentence of an authorizer: %s', (message) => {
  expect(parseForbiddenMessage(message)).toBeUndefined();
});
