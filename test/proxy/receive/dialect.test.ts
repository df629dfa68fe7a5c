import { expect, test } from 'vitest';
import { dialectNamed } from '../../../src/api/dialects.ts';
import { failureStatus } from '../../../src/api/status/status.ts';
import { requestInfoIn } from '../../../src/proxy/receive/dialect.ts';
import { aProxy } from '../../support/a-proxy.ts';
import { aToken } from '../../support/a-token.ts';
import { anUpstream } from '../../support/an-upstream.ts';
import { rawServer } from '../../support/raw-server.ts';

const ACCOUNT = 'kubesphere:serviceaccount:default:sample';
const TOKEN = aToken({ sub: ACCOUNT, username: ACCOUNT, token_type: 'static_token' });
const WORDS = `User "${ACCOUNT}" cannot list resource "clusters" in API group "tenant.kubesphere.io" at the cluster scope`;
const STATUS = JSON.stringify(failureStatus(403, 'Forbidden', `clusters.tenant.kubesphere.io is forbidden: ${WORDS}`));

function refusing(body: string, status = '403 Forbidden') {
  return rawServer(async ({ until, socket }) => {
    await until('\r\n\r\n');
    socket.end(`HTTP/1.1 ${status}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
  });
}

test('a request to KubeSphere is known by its path; its denial names the role that would allow it', async () => {
  await using server = await refusing(STATUS);
  await using proxy = await aProxy(server.url);
  const answer = await fetch(`${proxy.url}/clusters/host/kapis/tenant.kubesphere.io/v1beta1/clusters`);
  expect(answer.headers.get('warning')).toBe(
    `299 kubetrace "missing rule: list clusters.tenant.kubesphere.io in a GlobalRole (iam.kubesphere.io) for ${ACCOUNT}"`,
  );
  const { requestInfo, denial } = await proxy.ended(0);
  expect(requestInfo).toMatchObject({ verb: 'list', cluster: 'host', resourceScope: 'Global' });
  expect(denial!.hop).toMatchObject({ cluster: 'host', answeredBy: 'ks-apiserver of host' });
});

test.each([
  ['the token of the client', { headers: { Authorization: `Bearer ${TOKEN}` } }, {}],
  ['the credential of the proxy', {}, { dialect: 'kubesphere' }],
] as const)('%s decides the dialect as well', async (_, init, given) => {
  await using server = await refusing('{}', '200 OK');
  await using proxy = await aProxy(server.url, { upstream: anUpstream(server.url, given) });
  await fetch(`${proxy.url}/apis`, init);
  expect((await proxy.ended(0)).requestInfo).toMatchObject({ verb: 'GET', resourceScope: '' });
});

test('a flag takes precedence over what a request shows', async () => {
  await using server = await refusing('{}', '200 OK');
  await using proxy = await aProxy(server.url, { dialect: { dialect: 'kubernetes', version: '4' } });
  await fetch(`${proxy.url}/kapis/a/v1/b`);
  expect((await proxy.ended(0)).requestInfo).toMatchObject({ verb: 'get', isResourceRequest: false });
});

test('a response of the host about a member cluster is explained, though it is not a 403', async () => {
  await using server = await refusing('{"ErrStatus":{"message":"cluster nope not exists"}}', '400 Bad Request');
  await using proxy = await aProxy(server.url);
  await fetch(`${proxy.url}/clusters/nope/api/v1/pods`);
  expect((await proxy.ended(0)).denial).toMatchObject({ class: 'cluster', rules: [] });
});

test('requests for the same target share what it means, and nobody can change it', () => {
  const request = { method: 'GET', target: '/api/v1/namespaces/dev/pods', headers: [] };
  const url = { path: request.target, query: '' };
  const info = requestInfoIn(dialectNamed('kubernetes', '4'), request, url);
  expect(info).toMatchObject({ verb: 'list', resource: 'pods', namespace: 'dev' });
  expect(requestInfoIn(dialectNamed('kubernetes', '4'), request, url)).toBe(info);
  expect(requestInfoIn(dialectNamed('kubernetes', '4'), { ...request, method: 'POST' }, url)?.verb).toBe('create');
  expect([Object.isFrozen(info), Object.isFrozen(info?.parts)]).toEqual([true, true]);
});

test('where headers say too what a request is, each is decoded', () => {
  const request = { method: 'GET', target: '/kapis/iam.kubesphere.io/v1beta1/users', headers: [] };
  const url = { path: request.target, query: '' };
  const dialect = dialectNamed('kubesphere', '4');
  expect(requestInfoIn(dialect, request, url)).not.toBe(requestInfoIn(dialect, request, url));
});
