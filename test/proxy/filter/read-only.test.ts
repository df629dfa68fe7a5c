import { expect, test } from 'vitest';
import { fromRawHeaders } from '../../../src/api/request/header-list.ts';
import { decodeRequestInfo } from '../../../src/api/request/request-info.ts';
import { readOnly } from '../../../src/proxy/filter/read-only.ts';

const REVIEW = '/apis/authorization.k8s.io/v1';
const POD = '/api/v1/namespaces/a/pods/p';

test.each<[request: string, verdict: 'passes' | 'refused']>([
  ['GET /api/v1/pods', 'passes'],
  ['GET /api/v1/pods?watch=1', 'passes'],
  [`GET ${POD}/log?follow=true`, 'passes'],
  ['HEAD /healthz', 'passes'],
  ['OPTIONS /api/v1/pods', 'passes'],
  ['GET //api/v1/pods', 'passes'],
  ['GET /api/v1/namespaces/proxy/pods/exec', 'passes'],
  ['POST /api/v1/namespaces/a/pods', 'refused'],
  [`PUT ${POD}`, 'refused'],
  [`PATCH ${POD}`, 'refused'],
  ['DELETE /api/v1/namespaces/a/pods', 'refused'],
  ['PROPFIND /api/v1/pods', 'refused'],
  ['POST /api/v1/watch', 'refused'],
  [`POST ${REVIEW}/selfsubjectaccessreviews`, 'passes'],
  [`POST ${REVIEW}/selfsubjectrulesreviews`, 'passes'],
  [`POST ${REVIEW}/subjectaccessreviews`, 'passes'],
  [`POST ${REVIEW}/namespaces/a/localsubjectaccessreviews`, 'passes'],
  ['POST /apis/authentication.k8s.io/v1/selfsubjectreviews', 'passes'],
  ['POST /apis/authentication.k8s.io/v1/tokenreviews', 'passes'],
  [`PUT ${REVIEW}/selfsubjectaccessreviews/x`, 'refused'],
  ['POST /apis/example.com/v1/selfsubjectaccessreviews', 'refused'],
])('%s %s', async (request, verdict) => {
  expect(await verdictOn(request)).toBe(verdict);
});

test.each<[request: string, verdict: 'passes' | 'refused']>([
  ['POST /api/v1/namespaces/a/pods', 'passes'],
  [`PUT ${POD}`, 'passes'],
  [`PATCH ${POD}`, 'passes'],
  [`DELETE ${POD}`, 'passes'],
  ['DELETE /api/v1/namespaces/a/pods', 'passes'],
  [`PUT ${POD}/status`, 'passes'],
  [`POST ${POD}/eviction`, 'passes'],
  [`POST ${POD}/binding`, 'passes'],
  ['PATCH /apis/apps/v1/namespaces/a/deployments/d/scale', 'passes'],
  ['PATCH /apis/example.com/v1beta1/namespaces/a/things/t/status', 'passes'],
  ['PUT /apis/certificates.k8s.io/v1/certificatesigningrequests/c/approval', 'passes'],
  // Who serves these is asked to connect, or issues a credential, or has never heard of dryRun.
  [`POST ${POD}/exec`, 'refused'],
  [`POST ${POD}/attach`, 'refused'],
  [`POST ${POD}/portforward`, 'refused'],
  [`POST ${POD}/proxy/pay`, 'refused'],
  ['POST /api/v1/namespaces/a/services/s/proxy/pay', 'refused'],
  ['PUT /api/v1/nodes/n/proxy/run/a/p/c', 'refused'],
  ['POST /api/v1/proxy/namespaces/a/pods/p/pay', 'refused'],
  ['POST /api/v1/namespaces/a/serviceaccounts/s/token', 'refused'],
  ['PUT /apis/subresources.kubevirt.io/v1/namespaces/a/virtualmachines/v/start', 'refused'],
  ['PUT /apis/example.com/v1/namespaces/a/things/t/eviction', 'refused'],
  ['POST /kapis/iam.kubesphere.io/v1beta1/users', 'refused'],
  ['POST /clusters/host/api/v1/namespaces/a/pods', 'refused'],
  ['POST /api/clusters/host/api/v1/namespaces', 'refused'],
  ['POST /logout', 'refused'],
  // What cleans paths on the way makes another one of these.
  ['POST /api/v1/namespaces/a/pods/../../../../kapis/x', 'refused'],
  ['POST /api/v1/namespaces/a//pods', 'refused'],
  ['POST /api/v1/namespaces/a/./pods', 'refused'],
  ['POST /api/v1/namespaces/a/pods/%2e%2e', 'refused'],
])('%s?dryRun=All %s', async (request, verdict) => {
  expect(await verdictOn(`${request}?dryRun=All`)).toBe(verdict);
});

test.each<[query: string, verdict: 'passes' | 'refused']>([
  ['dryRun=All', 'passes'],
  ['pretty=true&dryRun=%41ll', 'passes'],
  ['dryRun=All&dryRun=All', 'passes'],
  ['dryRun=', 'refused'],
  ['dryRun=None', 'refused'],
  ['dryRun=all', 'refused'],
  ['dryrun=All', 'refused'],
  ['dryRun=All&dryrun=None', 'refused'],
  ['dryRun=All&dryRun=', 'refused'],
  ['dryRun=All&dryRun=None', 'refused'],
  ['dryRun[]=All', 'refused'],
  ['dryRun=+All', 'refused'],
  ['dryRun=All;', 'refused'],
  ['x=1;dryRun=All', 'refused'],
  ['dryRun=All%', 'refused'],
  ['dryRun=All%zz', 'refused'],
  ['dryRun=All#', 'refused'],
  ['?dryRun=All', 'refused'],
  [`dryRun=All${'&x'.repeat(10_000)}`, 'refused'],
])('POST with the query %.60s %s', async (query, verdict) => {
  expect(await verdictOn(`POST /api/v1/namespaces/a/pods?${query}`)).toBe(verdict);
});

const OPTIONS = { kind: 'DeleteOptions', apiVersion: 'v1' };
const ALL = JSON.stringify({ ...OPTIONS, dryRun: ['All'] });
test.each<[name: string, body: string, headers: readonly string[], verdict: 'passes' | 'refused']>([
  ['as kubectl delete --dry-run=server sends it', ALL, ['Content-Type', 'application/json'], 'passes'],
  ['of options without a kind', '{"dryRun":["All"]}', [], 'passes'],
  ['with a charset', ALL, ['content-type', 'application/json; charset=utf-8'], 'passes'],
  ['in chunks', ALL, ['Transfer-Encoding', 'chunked'], 'passes'],
  ['with a key written in another way', String.raw`{"dry\u0052un":["All"],"x":{"dryRun":1}}`, [], 'passes'],
  ['without dryRun', JSON.stringify(OPTIONS), [], 'refused'],
  ['with an empty list', '{"dryRun":[]}', [], 'refused'],
  ['with a string', '{"dryRun":"All"}', [], 'refused'],
  ['with two values', '{"dryRun":["All","All"]}', [], 'refused'],
  ['with dryRun elsewhere', '{"preconditions":{"dryRun":["All"]}}', [], 'refused'],
  ['with dryRun of the prototype', '{"__proto__":{"dryRun":["All"]}}', [], 'refused'],
  ['with dryRun twice', '{"dryRun":["All"],"dryRun":null}', [], 'refused'],
  ['with dryRun twice, the last one good', '{"dryRun":null,"dryRun":["All"]}', [], 'refused'],
  ['with dryRun in another case as well', '{"dryRun":["All"],"DryRun":[]}', [], 'refused'],
  ['with dryRun in another case only', '{"DryRun":["All"]}', [], 'refused'],
  ['with dryRun twice, once in escapes', String.raw`{"dryRun":["All"],"\u0064ryRun":[]}`, [], 'refused'],
  ['of another kind', '{"kind":"Pod","apiVersion":"v1","dryRun":["All"]}', [], 'refused'],
  ['with more after it', `${ALL}{}`, [], 'refused'],
  ['cut short', ALL.slice(0, -1), [], 'refused'],
  ['of a list', `[${ALL}]`, [], 'refused'],
  ['of blanks', '  ', [], 'refused'],
  ['after a byte order mark', `\ufeff${ALL}`, [], 'refused'],
  ['of brackets', '['.repeat(64 * 1024), [], 'refused'],
  ['of YAML', 'dryRun: [All]', ['Content-Type', 'application/yaml'], 'refused'],
  ['that is called YAML', ALL, ['Content-Type', 'application/yaml'], 'refused'],
  ['that is called protobuf', ALL, ['Content-Type', 'application/vnd.kubernetes.protobuf'], 'refused'],
  ['with two types', ALL, ['Content-Type', 'application/json', 'Content-Type', 'application/yaml'], 'refused'],
  ['that is called gzip', ALL, ['Content-Encoding', 'gzip'], 'refused'],
  ['that is called gzip on the way', ALL, ['Transfer-Encoding', 'gzip, chunked'], 'refused'],
])('a DELETE with a body %s, whatever its query', async (_, body, headers, verdict) => {
  for (const query of ['', '?dryRun=All', '?dryRun=None']) {
    expect(await verdictOn(`DELETE ${POD}${query}`, { body, headers })).toBe(verdict);
  }
});

test('only the body of a DELETE is read, and only where dryRun can count', async () => {
  const unread = async () => expect.unreachable();
  for (const request of [`POST ${POD}?dryRun=All`, `GET ${POD}`, 'DELETE /kapis/a/v1/b', `DELETE ${POD}/proxy/x`]) {
    await readOnly({ allowProxy: false })(aRequest(request), { read: unread });
  }
});

test.each(['too large', 'too slow'] as const)('a body that is %s is refused with the reason', async (why) => {
  const refusal = await readOnly({ allowProxy: false })(aRequest(`DELETE ${POD}`), { read: async () => why });
  expect(refusal).toMatchObject({ status: 405, rule: expect.stringContaining(why) });
});

test('an upgrade is refused although it is a GET; the refusal is a 405 that names the flag', async () => {
  const request = { ...aRequest(`GET ${POD}/exec`), upgrade: 'websocket' };
  const refusal = await readOnly({ allowProxy: true })(request, empty);
  expect(refusal).toMatchObject({ status: 405, flag: '--read-only' });
});

test.each(['X-HTTP-Method-Override', 'x-http-method', 'X-Method-Override', 'X_HTTP_METHOD_OVERRIDE'])(
  'a request with %s is refused, whatever it asks for',
  async (name) => {
    for (const request of [`GET ${POD}`, `POST ${REVIEW}/selfsubjectaccessreviews`, `POST ${POD}?dryRun=All`]) {
      expect(await verdictOn(request, { headers: [name, 'DELETE'] })).toBe('refused');
    }
    expect(await verdictOn(`GET ${POD}`, { headers: ['X-Method', 'DELETE'] })).toBe('refused');
  },
);

test.each([
  `${POD}/proxy/shutdown`,
  `${POD}:8080/proxy`,
  '/api/v1/namespaces/a/services/https:s:443/proxy/x',
  '/api/v1/nodes/n/proxy/configz',
  '/api/v1/proxy/nodes/n/x',
  '/apis/example.com/v1/namespaces/a/things/t/proxy/x',
  `${POD}/x/../proxy/shutdown`,
  `${POD}/%2e/%70roxy/shutdown`,
  `//api/v1/nodes/n/proxy/x`,
])('GET %s may do anything in a container: it needs a flag of its own', async (path) => {
  for (const method of ['GET', 'HEAD', 'OPTIONS']) {
    const refusal = await readOnly({ allowProxy: false })(aRequest(`${method} ${path}`), empty);
    expect(refusal).toMatchObject({ status: 405, flag: '--read-only-allow-proxy' });
    expect(await readOnly({ allowProxy: true })(aRequest(`${method} ${path}`), empty)).toBeUndefined();
  }
  expect(await readOnly({ allowProxy: true })(aRequest(`POST ${path}?dryRun=All`), empty)).toBeDefined();
});

const empty = { read: async () => new Uint8Array() };

async function verdictOn(request: string, { headers = [] as readonly string[], body = '' } = {}) {
  const refusal = await readOnly({ allowProxy: false })(aRequest(request, headers), {
    read: async () => Buffer.from(body),
  });
  return refusal ? 'refused' : 'passes';
}

function aRequest(request: string, rawHeaders: readonly string[] = []) {
  const [method, target] = request.split(' ') as [string, string];
  const [path, ...query] = target.split('?') as [string, ...string[]];
  const requestInfo = target === '/api/v1/watch' ? undefined : decodeRequestInfo(method, target);
  return {
    method,
    target: { text: target, path: decodeURIComponent(path), query: query.join('?'), upstream: target },
    headers: fromRawHeaders(rawHeaders),
    requestInfo,
    upgrade: undefined,
  };
}
