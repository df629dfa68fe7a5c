import { describe, expect, test } from 'vitest';
import { anAuditEvent } from '../../support/an-audit-event.ts';
import { readText } from '../../support/read-text.ts';

async function read(fields: Readonly<Record<string, unknown>>) {
  const { exchanges, warnings } = await readText(JSON.stringify(anAuditEvent(fields)));
  return { exchange: exchanges[0]!, warnings };
}

describe('what the API server decided on takes precedence over the URL', () => {
  const PODS = { resource: 'pods', namespace: 'team-a', apiVersion: 'v1' };
  test.each<[what: string, fields: Readonly<Record<string, unknown>>, expected: object]>([
    ['no URL', { requestURI: undefined }, { verb: 'list', resource: 'pods', namespace: 'team-a', name: '' }],
    [
      'a workspace before the path',
      {
        requestURI: '/clusters/root:org:ws/api/v1/namespaces/team-a/pods/x',
        verb: 'get',
        objectRef: { ...PODS, name: 'x' },
      },
      { isResourceRequest: true, verb: 'get', resource: 'pods', namespace: 'team-a', name: 'x' },
    ],
    ['another namespace', { objectRef: { ...PODS, namespace: 'team-b' } }, { namespace: 'team-b', resource: 'pods' }],
    ['another verb', { verb: 'watch' }, { verb: 'watch', resource: 'pods', name: '' }],
    [
      'a name with a slash',
      { verb: 'get', requestURI: '/api/v1/namespaces/team-a/pods/a%2Fb', objectRef: { ...PODS, name: 'a/b' } },
      { name: 'a/b', subresource: '' },
    ],
    [
      'the name of an object that is created is in its body',
      { verb: 'create', objectRef: { ...PODS, name: 'x' } },
      { verb: 'create', resource: 'pods', name: '' },
    ],
    [
      'the same without a URL',
      { verb: 'create', requestURI: null, objectRef: { ...PODS, name: 'x' } },
      { verb: 'create', resource: 'pods', namespace: 'team-a', name: '' },
    ],
    [
      'a subresource without a URL',
      { verb: 'create', requestURI: null, objectRef: { ...PODS, name: 'x', subresource: 'exec' } },
      { verb: 'create', resource: 'pods', name: 'x', subresource: 'exec' },
    ],
    [
      'a namespace',
      {
        verb: 'get',
        requestURI: '/api/v1/namespaces/a',
        objectRef: { resource: 'namespaces', namespace: 'a', name: 'a', apiVersion: 'v1' },
      },
      { resource: 'namespaces', name: 'a', namespace: 'a' },
    ],
    [
      'the group in the version, as in v1alpha1',
      {
        apiVersion: 'audit.k8s.io/v1alpha1',
        requestURI: undefined,
        objectRef: { resource: 'deployments', apiVersion: 'apps/v1' },
      },
      { apiGroup: 'apps', apiVersion: 'v1', resource: 'deployments' },
    ],
    [
      'a path',
      { requestURI: '/healthz', verb: 'get', objectRef: undefined },
      { isResourceRequest: false, path: '/healthz' },
    ],
  ])('%s', async (_, fields, expected) => {
    const { exchange, warnings } = await read(fields);
    expect(exchange.requestInfo).toMatchObject(expected);
    expect(warnings).toEqual([]);
  });

  test('a denial that is only in the annotations', async () => {
    const annotations = { 'authorization.k8s.io/decision': 'forbid', 'authorization.k8s.io/reason': '' };
    const { exchange } = await read({ responseStatus: { code: 403 }, annotations });
    expect(exchange.denial).toMatchObject({ class: 'rbac', user: 'jane' });
    expect((await read({ responseStatus: null, annotations })).exchange).toMatchObject({
      response: { status: 403 },
      denial: { user: 'jane' },
    });
  });

  test('the reason why it was allowed', async () => {
    const annotations = {
      'authorization.k8s.io/decision': 'allow',
      'authorization.k8s.io/reason': 'RBAC: allowed by x',
    };
    expect((await read({ annotations })).exchange.allowedBy).toBe('RBAC: allowed by x');
  });

  test('an event that says neither is passed over, one without a verb is noted', async () => {
    const { exchanges, warnings } = await readText(
      [anAuditEvent({ requestURI: null, objectRef: null }), anAuditEvent({ verb: null })]
        .map((each) => JSON.stringify(each))
        .join('\n'),
    );
    expect(exchanges).toHaveLength(1);
    expect(warnings).toEqual([
      'f: passed over: audit events without requestURI and objectRef: 1, line 1',
      'f: audit events without a verb, so that what they need is not known: 1, line 2',
    ]);
  });
});

test('whom a client impersonated, without the groups that the server adds', async () => {
  const impersonatedUser = {
    username: 'system:serviceaccount:team-a:bot',
    uid: 'u1',
    groups: ['dev', 'system:serviceaccounts', 'system:serviceaccounts:team-a', 'system:authenticated'],
    extra: { 'example.com/Reason': ['a', 'b'] },
  };
  expect((await read({ impersonatedUser })).exchange.request.headers.slice(1)).toEqual([
    ['Impersonate-User', 'system:serviceaccount:team-a:bot'],
    ['Impersonate-Uid', 'u1'],
    ['Impersonate-Group', 'dev'],
    ['Impersonate-Extra-example.com%2FReason', 'a'],
    ['Impersonate-Extra-example.com%2FReason', 'b'],
  ]);
});

test.each<[what: string, fields: Readonly<Record<string, unknown>>, startedAt: string]>([
  ['of v1', {}, '2026-01-02T03:04:05.000Z'],
  ['without the first', { requestReceivedTimestamp: null }, '2026-01-02T03:04:05.004Z'],
  [
    'of v1beta1',
    { requestReceivedTimestamp: undefined, stageTimestamp: undefined, timestamp: '2026-01-02T03:04:05Z' },
    '2026-01-02T03:04:05.000Z',
  ],
  ['of a database', { requestReceivedTimestamp: '2026-01-02 03:04:05.5' }, '2026-01-02T03:04:05.500Z'],
  ['that are no times', { requestReceivedTimestamp: 'x', stageTimestamp: '' }, '1970-01-01T00:00:00.000Z'],
])('times %s', async (_, fields, startedAt) => {
  expect(new Date((await read(fields)).exchange.startedAt).toISOString()).toBe(startedAt);
});
