import { describe, expect, test } from 'vitest';
import { aPlayground } from '../../support/a-playground.ts';

const CONFIG_MAPS = '/api/v1/namespaces/team-a/configmaps';
const DEPLOYMENT = '/apis/apps/v1/namespaces/team-a/deployments/web';
const json = (type: string) => ({ 'content-type': `application/${type}` });

describe('create', () => {
  test('stores what the body says, where the URL says', async () => {
    await using playground = await aPlayground();
    const { status, json: made } = await playground.admin(`POST ${CONFIG_MAPS}`, {
      metadata: { name: 'c' },
      data: { a: '1' },
    });
    expect([status, made]).toMatchObject([
      201,
      { kind: 'ConfigMap', apiVersion: 'v1', metadata: { namespace: 'team-a' }, data: { a: '1' } },
    ]);
    expect((await playground.admin(`POST ${CONFIG_MAPS}`, { metadata: { name: 'c' } })).json.reason).toBe(
      'AlreadyExists',
    );
  });

  test('invents a name', async () => {
    await using playground = await aPlayground();
    const { json: made } = await playground.admin(`POST ${CONFIG_MAPS}`, { metadata: { generateName: 'c-' } });
    expect(made.metadata?.['name']).toMatch(/^c-[bcdfghjklmnpqrstvwxz2456789]{5}$/);
  });

  test('only pretends with dryRun', async () => {
    await using playground = await aPlayground();
    expect((await playground.admin(`POST ${CONFIG_MAPS}?dryRun=All`, { metadata: { name: 'c' } })).status).toBe(201);
    expect((await playground.admin(`GET ${CONFIG_MAPS}/c`)).status).toBe(404);
  });

  test('reads YAML', async () => {
    await using playground = await aPlayground();
    const { status } = await playground.admin(
      `POST ${CONFIG_MAPS}`,
      'metadata: {name: yaml}\ndata: {a: "1"}\n',
      json('yaml'),
    );
    expect(status).toBe(201);
  });

  test('refuses what is not what the URL says', async () => {
    await using playground = await aPlayground();
    const refused = async (body: unknown, headers = {}) => {
      const { status, json: said } = await playground.admin(`POST ${CONFIG_MAPS}`, body, headers);
      return [status, said.message];
    };
    expect(await refused({ kind: 'Pod', apiVersion: 'v1', metadata: { name: 'p' } })).toEqual([
      400,
      'Pod in version "v1" cannot be handled as a ConfigMap',
    ]);
    expect(await refused({ metadata: { name: 'c', namespace: 'team-b' } })).toEqual([
      400,
      'the namespace of the provided object does not match the namespace sent on the request',
    ]);
    expect(await refused({})).toEqual([
      422,
      'ConfigMap "" is invalid: metadata.name: Required value: name or generateName is required',
    ]);
    expect(await refused({ metadata: { name: 'Up' } })).toEqual([
      422,
      expect.stringContaining('lowercase RFC 1123 subdomain'),
    ]);
    expect(await refused('{', json('json'))).toEqual([400, expect.stringContaining('error decoding the body')]);
    expect(await refused('a=b', json('x-www-form-urlencoded'))).toEqual([
      415,
      expect.stringContaining('unknown format'),
    ]);
    expect((await refused({ metadata: { name: 'big' }, data: { a: 'x'.repeat(4_000_000) } }))[0]).toBe(413);
  });
});

describe('update', () => {
  test('needs the version that it read, if it names one', async () => {
    await using playground = await aPlayground();
    const { json: read } = await playground.admin(`GET ${CONFIG_MAPS}/settings`);
    expect((await playground.admin(`PUT ${CONFIG_MAPS}/settings`, { ...read, data: { a: '1' } })).status).toBe(200);
    const again = await playground.admin(`PUT ${CONFIG_MAPS}/settings`, { ...read, data: { a: '2' } });
    expect([again.status, again.json.reason]).toEqual([409, 'Conflict']);
  });

  test('keeps the status on the object, and the object on the status', async () => {
    await using playground = await aPlayground();
    const { json: read } = await playground.admin(`GET ${DEPLOYMENT}`);
    const { resourceVersion: _, ...metadata } = read.metadata!;
    const body = { ...read, metadata, spec: { ...(read['spec'] as object), replicas: 5 }, status: { replicas: 99 } };
    const { json: ofStatus } = await playground.admin(`PUT ${DEPLOYMENT}/status?dryRun=All`, body);
    expect(ofStatus).toMatchObject({ spec: { replicas: 2 }, status: { replicas: 99 } });
    const { json: ofObject } = await playground.admin(`PUT ${DEPLOYMENT}?dryRun=All`, body);
    expect(ofObject).toMatchObject({ spec: { replicas: 5 }, status: { replicas: 2 } });
  });

  test('creates some kinds, which takes a second verb', async () => {
    await using playground = await aPlayground();
    const LEASE = '/apis/coordination.k8s.io/v1/namespaces/team-a/leases/l';
    playground.load(`
      { kind: Role, apiVersion: rbac.authorization.k8s.io/v1, metadata: { name: l, namespace: team-a }, rules: [{ apiGroups: [coordination.k8s.io], resources: [leases], verbs: [update] }] }
---
      { kind: RoleBinding, apiVersion: rbac.authorization.k8s.io/v1, metadata: { name: l, namespace: team-a }, roleRef: { kind: Role, name: l }, subjects: [{ kind: User, name: alice }] }`);
    const refused = await playground.ask(`PUT ${LEASE}`, { as: 'alice', body: { metadata: { name: 'l' } } });
    expect(refused.json.message).toContain('leases.coordination.k8s.io "l" is forbidden: User "alice" cannot create');
    expect(refused.headers.has('x-content-type-options')).toBe(false);
    expect((await playground.admin(`PUT ${LEASE}`, { metadata: { name: 'l' } })).status).toBe(201);
    expect((await playground.admin(`PUT ${CONFIG_MAPS}/none`, { metadata: { name: 'none' } })).status).toBe(404);
  });
});

describe('patch', () => {
  test.each([
    ['merge-patch+json', { data: { color: null, size: 'xl' } }],
    ['strategic-merge-patch+json', { data: { color: null, size: 'xl' } }],
    [
      'json-patch+json',
      [
        { op: 'remove', path: '/data/color' },
        { op: 'add', path: '/data/size', value: 'xl' },
      ],
    ],
  ])('%s', async (type, body) => {
    await using playground = await aPlayground();
    const { status, json: made } = await playground.admin(
      `PATCH ${CONFIG_MAPS}/settings`,
      JSON.stringify(body),
      json(type),
    );
    expect([status, made['data']]).toEqual([200, { log: 'info', size: 'xl' }]);
  });

  test('server-side apply creates, then merges, and needs a manager', async () => {
    await using playground = await aPlayground();
    const apply = (line: string, body: string) => playground.admin(line, body, json('apply-patch+yaml'));
    const path = `PATCH ${CONFIG_MAPS}/applied`;
    expect((await apply(path, 'data: {a: "1"}')).status).toBe(422);
    expect((await apply(`${path}?fieldManager=me`, 'data: {a: "1"}')).status).toBe(201);
    const second = await apply(`${path}?fieldManager=me`, 'data: {b: "2"}');
    expect([second.status, second.json['data']]).toEqual([200, { a: '1', b: '2' }]);
  });

  test('of what is not there is 404', async () => {
    await using playground = await aPlayground();
    expect((await playground.admin(`PATCH ${CONFIG_MAPS}/none`, '{}', json('merge-patch+json'))).status).toBe(404);
  });
});

describe('delete', () => {
  test('answers with what went', async () => {
    await using playground = await aPlayground();
    const { status, json: said } = await playground.admin(`DELETE ${CONFIG_MAPS}/settings`);
    expect([status, said]).toMatchObject([
      200,
      { status: 'Success', details: { name: 'settings', kind: 'configmaps' } },
    ]);
    expect((await playground.admin(`DELETE ${CONFIG_MAPS}/settings`)).status).toBe(404);
  });

  test('only if it is still the same', async () => {
    await using playground = await aPlayground();
    const { status, json: said } = await playground.admin(`DELETE ${CONFIG_MAPS}/settings`, {
      preconditions: { uid: 'other' },
    });
    expect([status, said.message]).toEqual([409, expect.stringContaining('UID in precondition: other')]);
  });

  test('waits for finalizers', async () => {
    await using playground = await aPlayground();
    await playground.admin(`POST ${CONFIG_MAPS}`, { metadata: { name: 'held', finalizers: ['example.com/x'] } });
    const marked = await playground.admin(`DELETE ${CONFIG_MAPS}/held`);
    expect(marked.json.metadata).toHaveProperty('deletionTimestamp');
    expect((await playground.admin(`GET ${CONFIG_MAPS}/held`)).status).toBe(200);
    await playground.admin(`PATCH ${CONFIG_MAPS}/held`, '{"metadata":{"finalizers":null}}', json('merge-patch+json'));
    expect((await playground.admin(`GET ${CONFIG_MAPS}/held`)).status).toBe(404);
  });

  test('of a collection takes what the selector takes', async () => {
    await using playground = await aPlayground();
    for (const [name, x] of [
      ['a', '1'],
      ['b', '2'],
    ])
      await playground.admin(`POST ${CONFIG_MAPS}`, { metadata: { name, labels: { x } } });
    const { json: gone } = await playground.admin(`DELETE ${CONFIG_MAPS}?labelSelector=x%3D1`);
    expect(gone.items?.map(({ metadata }) => metadata?.['name'])).toEqual(['a']);
    expect((await playground.admin(`GET ${CONFIG_MAPS}/b`)).status).toBe(200);
  });
});
