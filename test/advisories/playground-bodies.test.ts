import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hostileTexts } from '../../bench/hostile-texts.mjs';
import { type TestPlayground, aPlayground } from '../support/a-playground.ts';

const CONFIG_MAPS = '/api/v1/namespaces/team-a/configmaps';
const MIB = 1024 * 1024;
const { json, yaml, protobuf } = hostileTexts(MIB);
const TYPES = { 'application/json': json, 'application/yaml': yaml, 'application/vnd.kubernetes.protobuf': protobuf };

let playground: TestPlayground;
beforeAll(async () => void (playground = await aPlayground()));
afterAll(() => playground[Symbol.asyncDispose]());

const send = (line: string, type: string, body: unknown) => playground.admin(line, body, { 'content-type': type });

describe.each(Object.entries(TYPES))('a client that sends %s', (type, bodies) => {
  test.each(Object.entries(bodies))(
    '%s: is answered with what is wrong with it, and others are served',
    async (_, body) => {
      const { status, json: answer } = await send(`POST ${CONFIG_MAPS}`, type, body);
      expect([400, 413, 422, 501]).toContain(status);
      expect(answer.kind).toBe('Status');
      expect((await playground.admin('GET /api/v1/namespaces/team-a')).status).toBe(200);
    },
  );
});

test.each([
  [
    'application/json',
    `{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"d"},"x":${'['.repeat(50_000)}${']'.repeat(50_000)}}`,
    400,
  ],
  ['application/yaml', `kind: ConfigMap\nx: ${'['.repeat(5000)}${']'.repeat(5000)}`, 400],
  ['application/yaml', '['.repeat(2000) + ']'.repeat(2000), 400],
  [
    'application/json',
    JSON.stringify({ kind: 'ConfigMap', metadata: { name: 'big' }, data: { a: 'x'.repeat(4e6) } }),
    413,
  ],
  ['application/yaml', `kind: ConfigMap\ndata:\n  a: ${'x'.repeat(300 * 1024)}`, 413],
])('%s, case %#: %i as the API server says', async (type, body, expected) => {
  const { status, json: answer } = await send(`POST ${CONFIG_MAPS}`, type, body);
  expect(status).toBe(expected);
  expect(answer.reason).toBe(expected === 413 ? 'RequestEntityTooLarge' : 'BadRequest');
});

test('what kubectl applies is JSON under the name of YAML, and may be as large as JSON', async () => {
  const data = { a: 'x'.repeat(600 * 1024) };
  const body = JSON.stringify({ kind: 'ConfigMap', apiVersion: 'v1', metadata: { name: 'large' }, data });
  const line = `PATCH ${CONFIG_MAPS}/large?fieldManager=t&force=true`;
  expect((await send(line, 'application/apply-patch+yaml', body)).status).toBe(201);
});

test('YAML as people write it', async () => {
  const body = `# a comment
kind: Role
apiVersion: rbac.authorization.k8s.io/v1
metadata: {name: reader, labels: {app: "web"}} # in braces
rules:
  - apiGroups: [""]
    resources: [pods, "pods/log"]
    verbs:
    - get
    - 'list'
`;
  const { status, json: role } = await send(
    'POST /apis/rbac.authorization.k8s.io/v1/namespaces/team-a/roles',
    'application/yaml',
    body,
  );
  expect([status, role['rules']]).toEqual([
    201,
    [{ apiGroups: [''], resources: ['pods', 'pods/log'], verbs: ['get', 'list'] }],
  ]);
});

test('a patch that copies an object into itself does not grow without end', async () => {
  const metadata = { name: 'copied' };
  await playground.admin(`POST ${CONFIG_MAPS}`, { kind: 'ConfigMap', apiVersion: 'v1', metadata, data: { a: 'b' } });
  const patch = Array.from({ length: 60 }, (_, i) => ({ op: 'copy', from: '', path: `/c${i}` }));
  const { status } = await send(`PATCH ${CONFIG_MAPS}/copied`, 'application/json-patch+json', JSON.stringify(patch));
  expect(status).toBe(422);
  const many = JSON.stringify(Array.from({ length: 10_001 }, () => ({ op: 'add', path: '/data/b', value: 'c' })));
  expect((await send(`PATCH ${CONFIG_MAPS}/copied`, 'application/json-patch+json', many)).status).toBe(413);
});
