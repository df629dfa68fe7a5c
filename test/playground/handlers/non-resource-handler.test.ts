import { createLocalJWKSet, jwtVerify } from 'jose';
import type { JSONWebKeySet } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aPlayground } from '../../support/a-playground.ts';
import type { TestPlayground } from '../../support/a-playground.ts';

let playground: TestPlayground;
beforeAll(async () => {
  playground = await aPlayground();
});
afterAll(() => playground.close());

const get = (path: string, headers = {}) => playground.admin(`GET ${path}`, undefined, headers);

test.each(['/healthz', '/livez', '/readyz'])('%s is ok for everyone', async (path) => {
  const { status, text } = await playground.ask(`GET ${path}`);
  expect([status, text]).toEqual([200, 'ok']);
});

test.each([
  ['/livez/ping', 200, 'ok'],
  ['/readyz/poststarthook/rbac/bootstrap-roles', 200, 'ok'],
  ['/livez/nothing', 404, '404 page not found\n'],
  [
    '/livez?verbose',
    200,
    '[+]ping ok\n[+]log ok\n[+]etcd ok\n[+]poststarthook/rbac/bootstrap-roles ok\nlivez check passed\n',
  ],
])('%s: %i %j', async (path, code, told) => {
  const { status, text } = await get(path);
  expect([status, text]).toEqual([code, told]);
});

test.each([
  ['GET /nothing', 404],
  ['GET /apis/none.example', 404],
  ['GET /apis/apps/v9', 404],
  ['GET /openapi/v3/apis/none/v1', 404],
  ['POST /healthz', 200],
  ['POST /version', 405],
  ['GET /healthz/', 404],
])('%s: %i', async (line, code) => expect((await playground.admin(line)).status).toBe(code));

test.each([
  ['/api', 200],
  ['/api/v1', 200],
  ['/apis', 200],
  ['/apis/apps', 200],
  ['/apis/apps/v1', 200],
  ['/version', 200],
  ['/version/', 200],
  ['/healthz', 200],
  ['/livez', 200],
  ['/readyz', 200],
  ['/openapi/v2', 200],
  ['/openapi/v3', 200],
  ['/openapi/v3/apis/apps/v1', 200],
  ['/.well-known/openid-configuration', 200],
  ['/openid/v1/jwks', 200],
  ['/', 403],
  ['/healthz/ping', 403],
  ['/metrics', 403],
  ['/logs', 403],
  ['/debug/pprof/', 403],
  ['/kapis', 403],
  ['/nosuch', 403],
  ['/api/v1/namespaces', 403],
  ['/api/v1/namespaces/default', 403],
  ['/api/v1/namespaces/default/pods', 403],
  ['/api/v1/namespaces/default/services', 403],
  ['/api/v1/namespaces/default/secrets', 403],
  ['/api/v1/namespaces/default/serviceaccounts/default', 403],
  ['/api/v1/nodes', 403],
  ['/apis/apps/v1/deployments', 403],
  ['/apis/rbac.authorization.k8s.io/v1/clusterroles', 403],
] as const)('the ServiceAccount default gets %s: %i', async (path, code) => {
  const { status } = await playground.ask(`GET ${path}`, { as: 'default:default' });
  expect(status).toBe(code);
});

test('metrics are for those who may', async () => {
  expect((await playground.ask('GET /metrics', { as: 'alice' })).status).toBe(403);
  expect((await get('/metrics')).text).toContain('apiserver_storage_objects{resource="nodes"} 2\n');
});

describe('discovery', () => {
  test('has no group of KubeSphere', async () => {
    expect((await get('/apis')).text).not.toContain('kubesphere.io');
  });

  test('in its plain form', async () => {
    expect((await get('/api')).json).toMatchObject({ kind: 'APIVersions', versions: ['v1'] });
    const { json: apis } = await get('/apis');
    expect(apis['groups']).toContainEqual({
      name: 'apps',
      versions: [{ groupVersion: 'apps/v1', version: 'v1' }],
      preferredVersion: { groupVersion: 'apps/v1', version: 'v1' },
    });
    expect((await get('/apis/apps')).json).toMatchObject({ kind: 'APIGroup', name: 'apps' });
    const { json: core } = await get('/api/v1');
    expect(core['resources']).toContainEqual({
      name: 'configmaps',
      singularName: 'configmap',
      namespaced: true,
      kind: 'ConfigMap',
      verbs: ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'],
      shortNames: ['cm'],
      storageVersionHash: 'qFsyl6wFWjQ=',
    });
    const first = (await get('/apis/autoscaling/v1')).json['resources'] as { storageVersionHash?: string }[];
    expect(first[0]?.storageVersionHash).toBe('qwQve8ut294=');
    expect(core['resources']).toContainEqual({
      name: 'pods/eviction',
      singularName: '',
      namespaced: true,
      group: 'policy',
      version: 'v1',
      kind: 'Eviction',
      verbs: ['create'],
    });
  });

  test.each(['v2', 'v2beta1'])('in one answer: %s', async (version) => {
    const type = `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`;
    const { headers, text } = await get('/apis', { accept: `${type},application/json` });
    expect(headers.get('content-type')).toBe(type);
    const { apiVersion, items } = JSON.parse(text) as {
      apiVersion: string;
      items: { metadata: { name: string }; versions: { resources: { resource: string }[] }[] }[];
    };
    expect(apiVersion).toBe(`apidiscovery.k8s.io/${version}`);
    const apps = items.find(({ metadata }) => metadata.name === 'apps');
    expect(apps?.versions[0]?.resources.find(({ resource }) => resource === 'deployments')).toEqual({
      resource: 'deployments',
      responseKind: { group: 'apps', version: 'v1', kind: 'Deployment' },
      scope: 'Namespaced',
      singularResource: 'deployment',
      verbs: expect.arrayContaining(['get']),
      shortNames: ['deploy'],
      categories: ['all'],
      subresources: [
        {
          subresource: 'scale',
          responseKind: { group: 'autoscaling', version: 'v1', kind: 'Scale' },
          verbs: ['get', 'patch', 'update'],
        },
        {
          subresource: 'status',
          responseKind: { group: 'apps', version: 'v1', kind: 'Deployment' },
          verbs: ['get', 'patch', 'update'],
        },
      ],
    });
    const again = await get('/apis', { accept: type, 'if-none-match': headers.get('etag')! });
    expect([again.status, again.text]).toEqual([304, '']);
  });
});

test('OpenAPI says that writes take fieldValidation', async () => {
  const { json: index } = await get('/openapi/v3');
  const { serverRelativeURL } = (index['paths'] as Record<string, { serverRelativeURL: string }>)['apis/apps/v1']!;
  const { paths } = (await get(serverRelativeURL)).json as unknown as {
    paths: Record<string, { patch: { parameters: { name: string }[] } }>;
  };
  const { patch } = paths['/apis/apps/v1/namespaces/{namespace}/deployments/{name}']!;
  expect(patch.parameters.map(({ name }) => name)).toContain('fieldValidation');
});

test('tokens can be verified with the published keys', async () => {
  const { json: configuration } = await playground.ask('GET /.well-known/openid-configuration', {
    as: 'default:sample',
  });
  const { text: keys } = await playground.ask('GET /openid/v1/jwks', { as: 'default:sample' });
  const { payload, protectedHeader } = await jwtVerify(
    await playground.token('default:sample'),
    createLocalJWKSet(JSON.parse(keys) as JSONWebKeySet),
    { issuer: configuration['issuer'] as string },
  );
  expect(protectedHeader.alg).toBe('ES256');
  expect(payload).toMatchObject({
    sub: 'system:serviceaccount:default:sample',
    'kubernetes.io': { namespace: 'default', serviceaccount: { name: 'sample', uid: expect.any(String) } },
  });
});
