import { expect, test } from 'vitest';
import { decodeRequestInfo } from '../../src/api/request-info.ts';
import { refuseWrites } from '../../src/proxy/read-only.ts';

const REVIEW = '/apis/authorization.k8s.io/v1';

test.each<[request: string, verdict: 'passes' | 'refused']>([
  ['GET /api/v1/pods', 'passes'],
  ['GET /api/v1/pods?watch=1', 'passes'],
  ['HEAD /healthz', 'passes'],
  ['OPTIONS /api/v1/pods', 'passes'],
  ['POST /api/v1/namespaces/a/pods', 'refused'],
  ['PUT /api/v1/namespaces/a/pods/p', 'refused'],
  ['PATCH /api/v1/namespaces/a/pods/p', 'refused'],
  ['DELETE /api/v1/namespaces/a/pods', 'refused'],
  ['PROPFIND /api/v1/pods', 'refused'],
  ['POST /api/v1/namespaces/a/pods?dryRun=All', 'passes'],
  ['DELETE /api/v1/namespaces/a/pods/p?dryRun=All', 'passes'],
  ['POST /api/v1/namespaces/a/pods?dryRun=', 'refused'],
  ['POST /api/v1/namespaces/a/pods?dryRun=None', 'refused'],
  ['POST /api/v1/namespaces/a/pods?dryrun=All', 'refused'],
  ['POST /api/v1/namespaces/a/pods?x=1;dryRun=All', 'refused'],
  ['POST /api/v1/namespaces/a/pods/p/exec?dryRun=All', 'refused'],
  ['POST /api/v1/namespaces/a/services/s/proxy/pay?dryRun=All', 'refused'],
  ['POST /api/v1/namespaces/a/serviceaccounts/s/token', 'refused'],
  ['POST /api/v1/namespaces/a/serviceaccounts/s/token?dryRun=All', 'refused'],
  ['POST /logout?dryRun=All', 'refused'],
  [`POST ${REVIEW}/selfsubjectaccessreviews`, 'passes'],
  [`POST ${REVIEW}/selfsubjectrulesreviews`, 'passes'],
  [`POST ${REVIEW}/subjectaccessreviews`, 'passes'],
  [`POST ${REVIEW}/namespaces/a/localsubjectaccessreviews`, 'passes'],
  ['POST /apis/authentication.k8s.io/v1/selfsubjectreviews', 'passes'],
  ['POST /apis/authentication.k8s.io/v1/tokenreviews', 'passes'],
  [`PUT ${REVIEW}/selfsubjectaccessreviews/x`, 'refused'],
  ['POST /apis/example.com/v1/selfsubjectaccessreviews', 'refused'],
  ['POST /api/v1/watch', 'refused'],
])('%s %s', (request, verdict) => {
  expect(refuseWrites(filtered(request)) ? 'refused' : 'passes').toBe(verdict);
});

test('an upgrade is refused although it is a GET; the refusal is a 405 that names the flag', () => {
  const request = { ...filtered('GET /api/v1/namespaces/a/pods/p/exec'), upgrade: true };
  expect(refuseWrites(request)).toMatchObject({ status: 405, flag: '--read-only' });
});

function filtered(request: string) {
  const [method, target] = request.split(' ') as [string, string];
  const [path, query = ''] = target.split('?') as [string, string?];
  const info = target === '/api/v1/watch' ? undefined : decodeRequestInfo(method, target);
  return { method, path, query, requestInfo: info, host: 'localhost', origin: undefined, upgrade: false };
}
