import { afterAll, beforeAll, expect, test } from 'vitest';
import { WhyAllowed } from '../../../src/proxy/explainer/why-allowed.ts';
import type { Upstream } from '../../../src/kubeconfig/upstream.ts';
import { aPlayground, type TestPlayground } from '../../support/a-playground.ts';
import { aProxy } from '../../support/a-proxy.ts';
import { anUpstream } from '../../support/an-upstream.ts';

let playground: TestPlayground;
beforeAll(async () => {
  playground = await aPlayground();
});
afterAll(() => playground.close());

async function upstreamAs(who: string, more: Partial<Upstream> = {}): Promise<Upstream> {
  const authorization = [['Authorization', `Bearer ${await playground.token(who)}`]] as const;
  return anUpstream(playground.url, {
    ...more,
    auth: { authorization, facts: { kind: 'token', source: who, username: who } },
  });
}

const PODS = '/api/v1/namespaces/team-a/pods';

async function get(url: string, headers: Readonly<Record<string, string>> = {}): Promise<number> {
  const answer = await fetch(url, { headers });
  await answer.text();
  return answer.status;
}

test('the server is asked in the name that the request was sent in', async () => {
  const whyAllowed = new WhyAllowed();
  await using proxy = await aProxy(playground.url, { upstream: await upstreamAs('dev'), whyAllowed });
  expect(await get(proxy.url + PODS)).toBe(200);
  const exchange = await proxy.ended(0);
  expect(await whyAllowed.ask({ ...exchange })).toEqual({
    reason: 'RBAC: allowed by RoleBinding "pod-readers/team-a" of Role "pod-reader" to User "dev"',
  });
  const call = await proxy.ended(1);
  expect(call).toMatchObject({ origin: 'kubetrace', requestInfo: { resource: 'selfsubjectaccessreviews' } });
  expect(exchange.asked).toBeUndefined();
});

test('whom the client impersonated counts, and not what was meant for one connection', async () => {
  const whyAllowed = new WhyAllowed();
  await using proxy = await aProxy(playground.url, { upstream: await upstreamAs('admin'), whyAllowed });
  await get(proxy.url + PODS, { 'Impersonate-User': 'dev' });
  expect((await whyAllowed.ask(await proxy.ended(0))).reason).toContain('to User "dev"');
  const record = await proxy.ended(0);
  const headers = [...record.request.headers, ['Connection', 'Impersonate-User']] as const;
  expect(await whyAllowed.ask({ ...record, request: { ...record.request, headers } })).toEqual({ reason: '' });
});

test('what the server would deny now is called that', async () => {
  const whyAllowed = new WhyAllowed();
  await using proxy = await aProxy(playground.url, { upstream: await upstreamAs('dev'), whyAllowed });
  expect(await get(`${proxy.url}/api/v1/namespaces/team-a/secrets`)).toBe(403);
  expect((await whyAllowed.ask(await proxy.ended(0))).problem).toContain('would deny it');
});

test('of a client with a credential of its own nothing is asked', async () => {
  const whyAllowed = new WhyAllowed();
  await using proxy = await aProxy(playground.url, { upstream: await upstreamAs('admin'), whyAllowed });
  await get(proxy.url + PODS, { Authorization: `Bearer ${await playground.token('dev')}` });
  expect((await whyAllowed.ask(await proxy.ended(0))).problem).toContain('same name');
  expect(proxy.exchanges).toHaveLength(1);
});

test('a credential that is not in use any more, or cannot be had, is a problem', async () => {
  const whyAllowed = new WhyAllowed();
  await using proxy = await aProxy(playground.url, { upstream: await upstreamAs('dev'), whyAllowed });
  await get(proxy.url + PODS);
  const exchange = await proxy.ended(0);
  const credential = { kind: 'token', source: 'dev', username: 'another' } as const;
  expect((await whyAllowed.ask({ ...exchange, credential })).problem).toContain('not in use');
  const failing = new WhyAllowed();
  const authenticate = async () => Promise.reject(new Error('the plugin failed'));
  await using _ = await aProxy(playground.url, {
    upstream: await upstreamAs('dev', { authenticate }),
    whyAllowed: failing,
  });
  expect((await failing.ask(exchange)).problem).toContain('the plugin failed');
});

test('of several contexts of one server the credential tells which', async () => {
  const whyAllowed = new WhyAllowed();
  await using one = await aProxy(playground.url, { upstream: await upstreamAs('admin'), whyAllowed });
  await using other = await aProxy(playground.url, { upstream: await upstreamAs('dev'), whyAllowed });
  await get(one.url + PODS);
  await get(other.url + PODS);
  expect(await whyAllowed.ask(await one.ended(0))).toEqual({ reason: '' });
  expect((await whyAllowed.ask(await other.ended(0))).reason).toContain('to User "dev"');
});
