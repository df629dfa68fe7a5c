import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { explainKubeSphereDenial } from '../../../src/rbac/kubesphere/denials/explain-kubesphere-denial.ts';
import { cureManifest } from '../../../src/rbac/cure-manifest.ts';
import { PASSWORD } from '../../../src/playground/kubesphere/seed.ts';
import { type Playground, startPlayground } from '../../../src/playground/playground.ts';

let playground: Playground;
let admin: string;
let sample: string;

beforeAll(async () => {
  playground = await startPlayground({ dialect: 'kubesphere' });
  admin = await login('admin');
  const account = { apiVersion: 'kubesphere.io/v1alpha1', kind: 'ServiceAccount', metadata: { name: 'sample' } };
  await ask('POST', '/apis/kubesphere.io/v1alpha1/namespaces/default/serviceaccounts', { token: admin, body: account });
  sample = await tokenOf('sample');
});
afterAll(() => playground.close());

describe('the tutorial', () => {
  test('a new ServiceAccount has a token that never expires, and is refused', async () => {
    const claims = JSON.parse(Buffer.from(sample.split('.')[1]!, 'base64url').toString()) as object;
    expect(claims).toMatchObject({ sub: 'kubesphere:serviceaccount:default:sample', token_type: 'static_token' });
    expect(claims).not.toHaveProperty('exp');
    const { status, json, headers } = await ask('GET', CLUSTERS, { token: sample });
    expect(status).toBe(403);
    expect(json['message']).toBe(
      'clusters.tenant.kubesphere.io is forbidden: User "kubesphere:serviceaccount:default:sample" cannot list resource "clusters" in API group "tenant.kubesphere.io" at the cluster scope',
    );
    expect(headers.get('audit-id')).toBeNull();
  });
});

const CLUSTERS = '/kapis/tenant.kubesphere.io/v1beta1/clusters';

describe('every cure lifts its refusal', () => {
  test.each([
    ['GET', '/kapis/iam.kubesphere.io/v1beta1/users', 'GlobalRole'],
    ['GET', '/kapis/iam.kubesphere.io/v1beta1/namespaces/demo-project/users/alice', 'GlobalRole'],
    ['GET', '/kapis/iam.kubesphere.io/v1beta1/workspaces/demo/workspaceroles', 'WorkspaceRole'],
    ['GET', '/kapis/tenant.kubesphere.io/v1beta1/workspaces/demo/namespaces', 'WorkspaceRole'],
    ['GET', '/api/v1/namespaces/demo-project/configmaps/greeting', 'Role'],
    ['GET', '/clusters/host/api/v1/namespaces/demo-project/pods', 'Role'],
    ['GET', '/kapis/resources.kubesphere.io/v1alpha3/namespaces/demo-project/configmaps', 'Role'],
    ['GET', '/api/v1/nodes', 'ClusterRole'],
    ['HEAD', '/api/v1/namespaces', 'ClusterRole'],
    ['GET', '/kapis/version', 'ClusterRole'],
    ['DELETE', '/apis/iam.kubesphere.io/v1beta1/globalroles/nobody', 'GlobalRole'],
  ])('%s %s: a %s', async (method, path, roleKind) => {
    const { denial, lifted } = await cured(method, path);
    expect(denial.cures[0]!.grants[0]!.ownRole!.roleKind).toBe(roleKind);
    expect(lifted).not.toBe(403);
    expect(lifted).toBeLessThan(500);
  });

  test('the clusters of a tenant ask twice: the second cure makes it pass', async () => {
    expect((await cured('GET', CLUSTERS)).lifted).toBe(500);
    const second = await cured('GET', CLUSTERS);
    expect(second.denial.class).toBe('handler');
    expect(second.lifted).toBe(200);
    const { json } = await ask('GET', CLUSTERS, { token: sample });
    expect(json['totalItems']).toBe(2);
  });
});

describe('who is asking', () => {
  test.each([
    ['abc', 'token contains an invalid number of segments'],
    ['a.b.c', 'illegal base64 data at input byte 0'],
    [`${header({ alg: 'none' })}.e30.`, 'signing method none is invalid'],
    [`${header({ alg: 'RS256' })}.e30.x`, 'key is of invalid type'],
    [`${header({ alg: 'HS256' })}.e30.x`, 'signature is invalid'],
  ])('a bad token: %s', async (token, message) => {
    const { status, json } = await ask('GET', '/version', { token });
    expect([status, json['message']]).toEqual([401, message]);
  });

  test('a user by password, by token and, revoked with the user, no more', async () => {
    const basic = `Basic ${Buffer.from(`alice:${PASSWORD}`).toString('base64')}`;
    const { status } = await fetch(`${playground.kubeSphereUrl}${CLUSTERS}`, { headers: { Authorization: basic } });
    expect(status).toBe(200);
    const wrong = { Authorization: `Basic ${Buffer.from('alice:no').toString('base64')}` };
    expect((await fetch(`${playground.kubeSphereUrl}/version`, { headers: wrong })).status).toBe(401);
    const none = await fetch(`${playground.kubeSphereUrl}/version`, { headers: { Authorization: 'Token x' } });
    expect(((await none.json()) as { message: string }).message).toBe('The request cannot be authenticated.');
  });

  test('a wrong password gets no token', async () => {
    const answer = await grant({ grant_type: 'password', username: 'alice', password: 'no' });
    expect(await answer.json()).toEqual({ error: 'invalid_grant', error_description: 'Invalid username or password.' });
  });

  test('a refresh token is exchanged for the next, and is accepted as a bearer token too', async () => {
    const { refresh_token } = (await (await grant(ALICE)).json()) as { refresh_token: string };
    expect((await grant({ grant_type: 'refresh_token', refresh_token })).status).toBe(200);
    expect((await ask('GET', CLUSTERS, { token: refresh_token })).status).toBe(200);
  });
});

describe('other clusters, and meaningless paths', () => {
  test.each([
    ['/clusters/nope/api/v1/pods', 400, '"message": "cluster nope not exists"'],
    ['/clusters/member/api/v1/pods', 503, '"message": "cluster member is not ready"'],
    [
      '/api/v1/watch',
      500,
      'failed to crate RequestInfo: unable to determine kind and namespace from url: /api/v1/watch',
    ],
  ])('%s: %i', async (path, code, text) => {
    const answer = await ask('GET', path);
    expect(answer.status).toBe(code);
    expect(answer.text).toContain(text);
  });

  test('where ks-apiserver panics it says so, and serves the next request', async () => {
    const { status, text } = await ask('GET', '/clusters/host/api');
    expect([status, text]).toEqual([500, expect.stringContaining('ks-apiserver panics on this path')]);
    expect((await ask('GET', '/version')).status).toBe(200);
  });
});

const ALICE = { grant_type: 'password', username: 'alice', password: PASSWORD };

async function cured(method: string, path: string) {
  const refused = await ask(method, path, { token: sample });
  const denial = explainKubeSphereDenial({
    method,
    target: path,
    requestHeaders: [['Authorization', `Bearer ${sample}`]],
    status: refused.status,
    responseHeaders: [...refused.headers],
    body: Buffer.from(refused.text),
  })!;
  expect(denial, refused.text).toBeDefined();
  playground.load(cureManifest(denial.cures[0]!));
  return { denial, lifted: (await ask(method, path, { token: sample })).status };
}

interface Asking {
  readonly token?: string;
  readonly body?: object;
}

async function ask(method: string, path: string, { token, body }: Asking = {}) {
  const answer = await fetch(`${playground.kubeSphereUrl}${path}`, {
    method,
    headers: { 'Content-Type': 'application/json', ...(token && { Authorization: `Bearer ${token}` }) },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  const isJson = text.startsWith('{');
  return {
    status: answer.status,
    headers: answer.headers,
    text,
    json: (isJson ? JSON.parse(text) : {}) as Record<string, unknown>,
  };
}

function grant(form: Record<string, string>): Promise<Response> {
  const body = new URLSearchParams({ client_id: 'kubesphere', client_secret: 'kubesphere', ...form });
  return fetch(`${playground.kubeSphereUrl}/oauth/token`, { method: 'POST', body });
}

async function login(username: string): Promise<string> {
  const answer = await grant({ grant_type: 'password', username, password: PASSWORD });
  return ((await answer.json()) as { access_token: string }).access_token;
}

async function tokenOf(account: string): Promise<string> {
  const path = '/apis/kubesphere.io/v1alpha1/namespaces/default/serviceaccounts';
  const { json } = await ask('GET', `${path}/${account}`, { token: admin });
  const [secret] = json['secrets'] as { name: string }[];
  const { json: held } = await ask('GET', `/api/v1/namespaces/default/secrets/${secret!.name}`, { token: admin });
  return Buffer.from((held['data'] as { token: string }).token, 'base64').toString();
}

function header(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
