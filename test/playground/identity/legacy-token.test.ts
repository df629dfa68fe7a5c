import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aPlayground } from '../../support/a-playground.ts';
import type { TestPlayground } from '../../support/a-playground.ts';

let playground: TestPlayground;
beforeAll(async () => void (playground = await aPlayground()));
afterAll(() => playground.close());

const CORE = '/api/v1/namespaces/team-a';
const MERGE = { 'content-type': 'application/merge-patch+json' };
const UNAUTHORIZED =
  '{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"Unauthorized","reason":"Unauthorized","code":401}';

const secretOf = async (name: string) => (await playground.admin(`GET ${CORE}/secrets/${name}-token`)).json;
const tokenIn = async (name: string) => ((await secretOf(name))['data'] as { token?: string } | undefined)?.token;

/** The token of a new Secret of a new ServiceAccount. */
async function aLegacyToken(name: string): Promise<string> {
  await playground.admin(`POST ${CORE}/serviceaccounts`, { metadata: { name } });
  const metadata = { name: `${name}-token`, annotations: { 'kubernetes.io/service-account.name': name } };
  await playground.admin(`POST ${CORE}/secrets`, { type: 'kubernetes.io/service-account-token', metadata });
  await expect.poll(() => tokenIn(name), { timeout: 60_000 }).toBeDefined();
  return Buffer.from((await tokenIn(name))!, 'base64').toString();
}

const whoami = (token: string) =>
  playground.ask('POST /apis/authentication.k8s.io/v1/selfsubjectreviews', {
    headers: { authorization: `Bearer ${token}` },
    body: { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' },
  });
const patch = (path: string, body: object) => playground.admin(`PATCH ${CORE}/${path}`, JSON.stringify(body), MERGE);

test('a token of a Secret is its ServiceAccount, and the day of its use is noted', async () => {
  const token = await aLegacyToken('robot');
  const before = new Date().toISOString().slice(0, 10);
  const { status, json, headers } = await whoami(token);
  const { metadata } = (await playground.admin(`GET ${CORE}/serviceaccounts/robot`)).json;
  expect([status, json['status']]).toEqual([
    201,
    {
      userInfo: {
        username: 'system:serviceaccount:team-a:robot',
        uid: metadata!['uid'],
        groups: ['system:serviceaccounts', 'system:serviceaccounts:team-a', 'system:authenticated'],
      },
    },
  ]);
  expect(headers.get('warning')).toBeNull();
  const used = (await secretOf('robot')).metadata as unknown as { labels: Record<string, string> };
  const days = [before, new Date().toISOString().slice(0, 10)];
  expect(days).toContain(used.labels['kubernetes.io/legacy-token-last-used']);
});

test('a TokenReview accepts it for the API server alone', async () => {
  const token = await aLegacyToken('reviewed');
  const review = async (audiences: readonly string[]) => {
    const spec = { token, ...(audiences.length > 0 && { audiences }) };
    return (await playground.admin('POST /apis/authentication.k8s.io/v1/tokenreviews', { spec })).json['status'];
  };
  expect(await review([])).toMatchObject({ authenticated: true });
  expect(await review(['vault'])).not.toMatchObject({ authenticated: true });
});

test('one that Kubernetes made by itself is warned of', async () => {
  const token = await aLegacyToken('old');
  await patch('serviceaccounts/old', { secrets: [{ name: 'old-token' }] });
  expect((await whoami(token)).headers.get('warning')).toBe(
    '299 - "Use tokens from the TokenRequest API or manually created secret-based tokens instead of auto-generated secret-based tokens."',
  );
});

describe('is refused', () => {
  test.each<[string, (name: string) => Promise<unknown>]>([
    ['after its Secret is deleted', (name) => playground.admin(`DELETE ${CORE}/secrets/${name}-token`)],
    ['after its ServiceAccount is deleted', (name) => playground.admin(`DELETE ${CORE}/serviceaccounts/${name}`)],
    ['when its Secret holds another', (name) => patch(`secrets/${name}-token`, { data: { token: 'eA==' } })],
    [
      'when it is marked invalid',
      (name) =>
        patch(`secrets/${name}-token`, {
          metadata: { labels: { 'kubernetes.io/legacy-token-invalid-since': '2026-01-01' } },
        }),
    ],
    [
      'when its ServiceAccount was made anew',
      async (name) => {
        await playground.admin(`DELETE ${CORE}/serviceaccounts/${name}`);
        await playground.admin(`POST ${CORE}/serviceaccounts`, { metadata: { name } });
      },
    ],
  ])('%s', async (why, end) => {
    const name = why.toLowerCase().replaceAll(' ', '-');
    const token = await aLegacyToken(name);
    expect((await whoami(token)).status).toBe(201);
    await end(name);
    const { status, text } = await whoami(token);
    expect([status, text.trim()]).toEqual([401, UNAUTHORIZED]);
  });

  test('with another signature', async () => {
    const [head, claims, signature = ''] = (await aLegacyToken('forged')).split('.');
    const others = JSON.parse(Buffer.from(claims!, 'base64url').toString()) as Record<string, unknown>;
    const forged = Buffer.from(JSON.stringify({ ...others, extra: 1 })).toString('base64url');
    expect((await whoami([head, forged, signature].join('.'))).status).toBe(401);
  });
});
