import { describe, expect, test } from 'vitest';
import { aPlayground } from '../../support/a-playground.ts';
import type { TestPlayground } from '../../support/a-playground.ts';

const CONFIG_MAPS = '/api/v1/namespaces/team-a/configmaps';
const INVALID = 'DeleteOptions.meta.k8s.io "" is invalid: ';

/** A playground with one object, and what a DELETE of it came to: its code, and whether the object is still there. */
async function aDeleter(target: (name: string) => string) {
  const playground = await aPlayground();
  const deleted = async (query: string, body?: unknown, headers = {}) => {
    await playground.admin(`POST ${CONFIG_MAPS}`, { metadata: { name: 'doomed', labels: { doomed: 'yes' } } });
    const { status, json } = await playground.admin(`DELETE ${target('doomed')}${query}`, body, headers);
    return { status, message: json.message, isThere: await has(playground, 'doomed') };
  };
  return { deleted, [Symbol.asyncDispose]: () => playground.close() };
}

async function has(playground: TestPlayground, name: string): Promise<boolean> {
  return (await playground.admin(`GET ${CONFIG_MAPS}/${name}`)).status === 200;
}

describe.each([
  ['one object', (name: string) => `${CONFIG_MAPS}/${name}?`],
  ['a collection', (name: string) => `${CONFIG_MAPS}?labelSelector=${name}%3Dyes&`],
])('dryRun of a DELETE of %s, as delete.go reads it', (_, target) => {
  test.each([
    ['the query counts without a body', 'dryRun=All', undefined, true],
    ['as often as one likes', 'dryRun=All&dryRun=All', undefined, true],
    ['the body counts', '', { dryRun: ['All'] }, true],
    ['the body counts, whatever the query says', 'dryRun=Some', { dryRun: ['All'] }, true],
    ['a body switches the query off', 'dryRun=All', { gracePeriodSeconds: 0 }, false],
    ['so does an empty one', 'dryRun=All', {}, false],
    ['and one that says no', 'dryRun=All', { kind: 'DeleteOptions', apiVersion: 'v1', dryRun: [] }, false],
    ['null is nothing', 'dryRun=All', { dryRun: null }, false],
    ['its name is not another', 'dryrun=All', { DryRun: ['All'], __proto__: null }, false],
  ])('%s: %s and %j', async (_title, query, body, isKept) => {
    await using deleter = await aDeleter(target);
    expect(await deleter.deleted(query, body)).toMatchObject({ status: 200, isThere: isKept });
  });

  test.each([
    ['dryRun=Some', undefined, 422, `${INVALID}dryRun: Unsupported value: []string{"Some"}: supported values: "All"`],
    ['dryRun=', undefined, 422, `${INVALID}dryRun: Unsupported value: []string{""}: supported values: "All"`],
    [
      'dryRun=All&dryRun=no',
      undefined,
      422,
      `${INVALID}dryRun: Unsupported value: []string{"All", "no"}: supported values: "All"`,
    ],
    ['', { dryRun: ['all'] }, 422, `${INVALID}dryRun: Unsupported value: []string{"all"}: supported values: "All"`],
    [
      '',
      { dryRun: 'All' },
      400,
      'json: cannot unmarshal string into Go struct field DeleteOptions.dryRun of type []string',
    ],
    [
      '',
      { dryRun: [1] },
      400,
      'json: cannot unmarshal number into Go struct field DeleteOptions.dryRun of type string',
    ],
    ['', { kind: 'Pod', apiVersion: 'v1' }, 400, 'decoded object cannot be converted to DeleteOptions'],
  ])('refuses %s with %j', async (query, body, status, message) => {
    await using deleter = await aDeleter(target);
    expect(await deleter.deleted(query, body)).toEqual({ status, message, isThere: true });
  });

  test('a body of another kind is 415', async () => {
    await using deleter = await aDeleter(target);
    const outcome = await deleter.deleted('', 'dryRun=All', { 'content-type': 'application/x-www-form-urlencoded' });
    expect(outcome).toMatchObject({ status: 415, isThere: true });
  });
});

describe('other options', () => {
  const target = (name: string) => `${CONFIG_MAPS}/${name}?`;
  test.each([
    [
      'propagationPolicy=Sideways',
      undefined,
      `${INVALID}propagationPolicy: Unsupported value: "Sideways": supported values: "Foreground", "Background", "Orphan", "nil"`,
    ],
    [
      '',
      { propagationPolicy: 'Orphan', orphanDependents: true },
      `${INVALID}propagationPolicy: Invalid value: "Orphan": orphanDependents and deletionPropagation cannot be both set`,
    ],
    [
      'propagationPolicy=x&dryRun=y',
      undefined,
      `${INVALID}[propagationPolicy: Unsupported value: "x": supported values: "Foreground", "Background", "Orphan", "nil", dryRun: Unsupported value: []string{"y"}: supported values: "All"]`,
    ],
  ])('refuses %s with %j', async (query, body, message) => {
    await using deleter = await aDeleter(target);
    expect(await deleter.deleted(query, body)).toEqual({ status: 422, message, isThere: true });
  });

  test.each([
    ['uid=another', undefined],
    ['', { preconditions: { uid: 'another' } }],
    ['', { preconditions: { resourceVersion: '1' } }],
  ])('a precondition that is not met is a conflict: %s and %j', async (query, body) => {
    await using deleter = await aDeleter(target);
    expect(await deleter.deleted(query, body)).toMatchObject({ status: 409, isThere: true });
  });

  test('a dry run asks admission as well', async () => {
    await using playground = await aPlayground();
    expect((await playground.admin('DELETE /api/v1/namespaces/kube-system?dryRun=All')).status).toBe(403);
  });
});
