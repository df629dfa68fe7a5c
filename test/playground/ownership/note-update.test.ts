import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aPlayground } from '../../support/a-playground.ts';
import { aPlaygroundHome, type PlaygroundHome } from '../../support/a-playground-home.ts';
import { kubectls, runKubectl } from '../../support/real-kubectl.ts';

const MAPS = '/api/v1/namespaces/default/configmaps';
const MERGE = { 'content-type': 'application/merge-patch+json' };
const entriesOf = (object: unknown) =>
  (object as { metadata: { managedFields?: { manager: string; operation: string; fieldsV1: object }[] } }).metadata
    .managedFields;

describe('a write', () => {
  test('notes who owns what: the named manager, or the program of the User-Agent', async () => {
    await using playground = await aPlayground();
    const map = { metadata: { name: 'm', labels: { a: '1' } }, data: { a: '1', b: '1' } };
    const { json } = await playground.admin(`POST ${MAPS}`, map, { 'user-agent': 'tool/1.2 (linux)' });
    expect(entriesOf(json)).toMatchObject([
      {
        manager: 'tool',
        operation: 'Update',
        apiVersion: 'v1',
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/) as string,
        fieldsType: 'FieldsV1',
        fieldsV1: {
          'f:data': { '.': {}, 'f:a': {}, 'f:b': {} },
          'f:metadata': { 'f:labels': { '.': {}, 'f:a': {} } },
        },
      },
    ]);
    const patch = await playground.admin(`PATCH ${MAPS}/m?fieldManager=other`, '{"data":{"a":"2","b":null}}', MERGE);
    // They are in the order of their times, in seconds.
    const owned = entriesOf(patch.json)?.map(({ manager, fieldsV1 }) => [manager, fieldsV1] as const) ?? [];
    expect(owned.toSorted(([a], [b]) => (a < b ? -1 : 1))).toEqual([
      ['other', { 'f:data': { 'f:a': {} } }],
      ['tool', { 'f:data': {}, 'f:metadata': { 'f:labels': { '.': {}, 'f:a': {} } } }],
    ]);
  });

  test('may take all owners away, and leaves them alone where it does not know of them', async () => {
    await using playground = await aPlayground();
    await playground.admin(`POST ${MAPS}?fieldManager=a`, { metadata: { name: 'm' }, data: { a: '1' } });
    const same = await playground.admin(`PUT ${MAPS}/m?fieldManager=b`, { metadata: { name: 'm' }, data: { a: '1' } });
    expect(entriesOf(same.json)?.map(({ manager }) => manager)).toEqual(['a']);
    const none = await playground.admin(`PATCH ${MAPS}/m`, '{"metadata":{"managedFields":[{}]}}', MERGE);
    expect(entriesOf(none.json)).toBeUndefined();
  });

  test('keeps at most ten who updated apart', async () => {
    await using playground = await aPlayground();
    await playground.admin(`POST ${MAPS}?fieldManager=m0`, { metadata: { name: 'm' }, data: { k0: '1' } });
    for (let index = 1; index < 14; index++) {
      await playground.admin(`PATCH ${MAPS}/m?fieldManager=m${index}`, `{"data":{"k${index}":"1"}}`, MERGE);
    }
    const { json } = await playground.admin(`GET ${MAPS}/m`);
    const managers = entriesOf(json) ?? [];
    expect(managers).toHaveLength(10);
    expect(managers.some(({ manager }) => manager === 'ancient-changes')).toBe(true);
    expect(JSON.stringify(managers).match(/f:k\d+/g)).toHaveLength(14);
  });
});

let home: PlaygroundHome;
let KUBECONFIG: string;
beforeAll(async () => {
  home = await aPlaygroundHome();
  KUBECONFIG = join(home.folder, '.kube/config');
});
afterAll(() => home[Symbol.asyncDispose]());

describe.each(kubectls())('kubectl $version', (kubectl) => {
  const run = (line: string, stdin = '') => runKubectl(kubectl, line.split(' '), { env: { KUBECONFIG }, stdin });
  const map = (data: object) =>
    JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'm', namespace: 'default' }, data });
  const data = async () => (await run('get cm m -n default -o jsonpath={.data}')).stdout;

  test('goes from client-side to server-side apply and back, and removes what is not applied any more', async () => {
    home.playground.reset();
    await run('apply -f -', map({ key: 'value', legacy: 'unused' }));
    expect((await run('get cm m -n default -o yaml')).stdout).not.toContain('managedFields');
    expect((await run('get cm m -n default -o yaml --show-managed-fields')).stdout).toContain(
      'manager: kubectl-client-side-apply',
    );
    expect(await run('apply --server-side -f -', map({ key: 'value', legacy: 'unused' }))).toMatchObject({
      exitCode: 0,
    });
    expect(await run('apply --server-side -f -', map({ key: 'value' }))).toMatchObject({ exitCode: 0 });
    expect(await data()).toBe('{"key":"value"}');
    expect((await run('apply view-last-applied cm/m -n default -o json')).stdout).not.toContain('legacy');
    expect((await run('apply -f -', map({ key: 'changed' }))).stdout).toMatch(/configured$/m);
    expect(await data()).toBe('{"key":"changed"}');
  });

  test('shows conflicts in the words of the server, and what there is to do', async () => {
    home.playground.reset();
    await run('apply --server-side --field-manager=a -f -', map({ key: '1' }));
    const refused = await run('apply --server-side --field-manager=b -f -', map({ key: '2' }));
    expect(refused).toMatchObject({ exitCode: 1 });
    expect(refused.stderr).toMatch(/^error: Apply failed with 1 conflict: conflict with "a": \.data\.key\n/);
    expect(await run('apply --server-side --field-manager=b --force-conflicts -f -', map({ key: '2' }))).toMatchObject({
      exitCode: 0,
    });
    expect((await run('diff --server-side --field-manager=b -f -', map({ key: '2' }))).exitCode).toBe(0);
    expect((await run('diff --server-side --field-manager=b -f -', map({ key: '3' }))).stdout).toMatch(
      /^\+ +key: "3"$/m,
    );
    expect(await data()).toBe('{"key":"2"}');
  });
});
