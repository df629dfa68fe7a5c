import { expect, test } from 'vitest';
import {
  AUTO_DIALECT,
  dialectFor,
  dialectNamed,
  dialectOf,
  type DialectOptions,
  serverOfToken,
  targetBelow,
} from '../../src/api/dialects.ts';
import { aToken } from '../support/a-token.ts';

const KS_TOKEN = aToken({ sub: 'alice', username: 'alice', token_type: 'access_token' });

test.each<[DialectOptions['dialect'], string, string, string]>([
  ['auto', '/api/v1/pods', '', 'kubernetes'],
  ['auto', '/kapis/a/v1/b', '', 'kubesphere'],
  ['auto', '/api/v1/pods', `Bearer ${KS_TOKEN}`, 'kubesphere'],
  ['kubernetes', '/kapis/a/v1/b', '', 'kubernetes'],
  ['kubesphere', '/api/v1/pods', '', 'kubesphere'],
])('--dialect %s reads %s %s as %s', (dialect, target, authorization, name) => {
  const headers = authorization === '' ? [] : ([['Authorization', authorization]] as const);
  expect(dialectFor({ ...AUTO_DIALECT, dialect }, { target, headers }).name).toBe(name);
});

test.each([
  ['kubernetes', '4', '/api/v1/namespaces/a%2Fb/pods'],
  ['kubesphere', '4', '/clusters/c/api/v1/pods'],
  ['kubesphere', '3', '/kapis/clusters/c/devops.kubesphere.io/v1alpha3/workspaces/w/devops/p/pipelines'],
] as const)('what %s %s decoded is drawn as its target is: %s', (name, version, target) => {
  const dialect = dialectNamed(name, version);
  const info = dialect.requestInfo('GET', target, []);
  expect(dialectOf(info).name).toBe(name);
  expect(dialectOf(info).anatomyOf(info)).toEqual(dialect.anatomy(target.replace('%2F', '/')));
});

test.each([
  ['kubernetes', [401, 403, 422]],
  ['kubesphere', [400, 401, 403, 422, 500, 502, 503, 511]],
] as const)('the statuses by which %s may refuse', (name, refusals) => {
  const dialect = dialectNamed(name, '4');
  const statuses = Array.from({ length: 500 }, (_, i) => 100 + i);
  expect(statuses.filter((status) => dialect.mayBeDenial(status))).toEqual(refusals);
});

test('a kind of token shows whose it is, where its server has such a kind', () => {
  expect(serverOfToken('static_token')?.title).toBe('KubeSphere');
  expect(serverOfToken('Bearer')).toBeUndefined();
});

test('dryRun goes by another name through the service proxy, and only there', () => {
  const direct = '/api/v1/namespaces/kubesphere-system/services/:ks-apiserver:/proxy';
  expect(targetBelow(direct, '/api/v1/pods?dryRun=All')).toBe('/api/v1/pods?dryrun=All');
  expect(targetBelow('', '/api/v1/pods?dryRun=All')).toBe('/api/v1/pods?dryRun=All');
});
