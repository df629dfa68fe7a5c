import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aWebProxy, type WebProxy } from '../../../support/a-web-proxy.ts';

const SECRETS = '/api/v1/namespaces/team-a/secrets';
const PODS = '/api/v1/namespaces/team-a/pods';
const READER = 'system:serviceaccount:team-a:reader';

let api: WebProxy;
beforeAll(async () => {
  api = await aWebProxy();
  await api.send(`GET ${PODS}`, { as: 'dev' });
  await api.send(`GET ${PODS}/web-0`, { as: 'dev' });
  await api.send(`GET ${SECRETS}`, { as: 'dev' });
  await api.send(`GET ${SECRETS}`, { as: READER });
}, 60_000);
afterAll(() => api[Symbol.asyncDispose]());

const roles = async (query = '') => (await api.call(`GET roles?${query}`)).json;

test('what was used, by whom, each rule with its evidence, what was denied marked', async () => {
  const { roles: all = [], requests, manifest, matrix } = await roles();
  expect(requests).toBe(4);
  const ofDev = all.find(({ subject }) => subject === 'User dev');
  expect(ofDev).toMatchObject({ kind: 'Role', namespace: 'team-a', name: 'kubetrace-dev' });
  expect(ofDev?.rules.map(({ text, count, denied }) => [text, count, denied])).toEqual([
    ['list pods, secrets', 2, 1],
    ['get pods "web-0"', 1, 0],
  ]);
  expect(ofDev?.rules[0]?.evidence).toMatch(/1x list secrets \(denied\)/);
  expect(manifest).toContain('kind: RoleBinding');
  expect(matrix?.verbs).toEqual(['get', 'list', 'impersonate']);
  expect(matrix?.rows).toContainEqual({
    resource: 'secrets',
    namespace: 'team-a',
    name: '',
    cells: [null, { count: 2, denied: 2 }, null],
  });
});

test('it grows with what ends, and counts nothing twice', async () => {
  const before = (await roles()).requests ?? 0;
  await api.send(`GET ${PODS}?limit=1`, { as: 'dev' });
  const { requests, roles: all = [] } = await roles();
  expect(requests).toBe(before + 1);
  expect((await roles()).requests).toBe(before + 1);
  const [rule] = all.find(({ subject }) => subject === 'User dev')?.rules ?? [];
  expect(rule?.evidence).toContain('2x list pods');
});

describe('what can be chosen', () => {
  test('a subject, of those that were seen', async () => {
    const { subjects = [] } = await roles();
    expect(subjects).toContainEqual({ value: 'user:dev', label: 'User dev' });
    const reader = { value: 'serviceaccount:team-a/reader', label: 'ServiceAccount team-a/reader' };
    expect(subjects).toContainEqual(reader);
    const { roles: all = [], notes } = await roles(`subject=${reader.value}`);
    expect(all.map(({ subject, rules }) => [subject, rules.map(({ text }) => text)])).toEqual([
      [reader.label, ['list secrets']],
    ]);
    expect(notes).toContainEqual(expect.stringMatching(/^left out what others did: .*dev/));
  });

  test('a filter', async () => {
    const { roles: all = [] } = await roles('filter=resource%3Dsecrets,user%3Ddev');
    // For the actor, who impersonates.
    expect(all.flatMap(({ rules }) => rules.map(({ text }) => text))).toEqual([
      'impersonate users "dev"',
      'list secrets',
    ]);
  });

  test('only what was missing, or only what was allowed', async () => {
    const texts = async (query: string) =>
      ((await roles(`subject=user:dev&${query}`)).roles ?? []).flatMap(({ rules }) => rules.map(({ text }) => text));
    expect(await texts('missingOnly=true')).toEqual(['list secrets']);
    expect(await texts('allowedOnly=true')).toEqual(['get pods "web-0"', 'list pods']);
  });

  test('widenings, by the words of --expand', async () => {
    const { roles: all = [], manifest } = await roles('subject=user:dev&expand=names,namespaces');
    expect(all.map(({ kind }) => kind)).toEqual(['ClusterRole']);
    expect(all.flatMap(({ rules }) => rules.map(({ text }) => text))).toEqual(['get, list pods', 'list secrets']);
    expect(manifest).toContain('Widened: names, namespaces.');
  });
});

test.each([
  ['filter=a~(', /character/],
  ['expand=all', /names, namespaces, verbs=read/],
  ['subject=dev', /serviceaccount:NAMESPACE\/NAME/],
  ['subject=serviceaccount:a', /serviceaccount:NAMESPACE\/NAME/],
  ['missingOnly=1', /neither true nor false/],
  ['missingOnly=true&allowedOnly=true', /one of them/],
])('what cannot be read is refused: %s', async (query, message) => {
  const { status, json } = await api.call(`GET roles?${query}`);
  expect([status, json.message]).toEqual([400, expect.stringMatching(message)]);
});

test('after all was forgotten it begins anew', async () => {
  await using other = await aWebProxy();
  await other.send(`GET ${PODS}`, { as: 'dev' });
  expect((await other.call('GET roles')).json.requests).toBe(1);
  await other.call('DELETE exchanges');
  const { requests, manifest, notes } = (await other.call('GET roles')).json;
  expect([requests, manifest, notes]).toEqual([0, '', ['no request so far takes a permission']]);
});
