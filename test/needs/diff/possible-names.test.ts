import { expect, test } from 'vitest';
import { foldedTogether, targetKey, type Targets } from '../../../src/needs/diff/possible-names.ts';

/** `pods team-a/web-0`, each read once. */
function targets(...texts: readonly string[]): Targets {
  const uses = texts.map((text) => {
    const [resource = '', object = ''] = text.split(' ');
    const [namespace = '', name = ''] = object.includes('/') ? object.split('/') : ['', object];
    return { resource, namespace, name, acts: new Map([['get 200', 1]]) };
  });
  return new Map(uses.map((use) => [targetKey(use), use]));
}

function texts(found: Targets): string[] {
  return [...found.values()].map(
    ({ resource, namespace, name, acts }) =>
      `${resource} ${namespace === '' ? '' : `${namespace}/`}${name} ${[...acts.values()].join()}`,
  );
}

function folded(a: readonly string[], b: readonly string[]): string[][] {
  return foldedTogether(targets(...a), targets(...b)).map(texts);
}

test('names that differ in five letters, a hash or minutes are one where each trace has its own', () => {
  expect(folded(['pods a/web-xkpbd', 'pods a/web-mcpwh'], ['pods a/web-bcdfg'])).toEqual([
    ['pods a/web-* 2'],
    ['pods a/web-* 1'],
  ]);
  expect(folded(['replicasets.apps a/web-6d4cf56db6'], ['replicasets.apps a/web-7fb96c846b'])).toEqual([
    ['replicasets.apps a/web-* 1'],
    ['replicasets.apps a/web-* 1'],
  ]);
  expect(folded(['jobs.batch a/backup-29012345'], ['jobs.batch a/backup-29013785'])[0]).toEqual([
    'jobs.batch a/backup-* 1',
  ]);
  expect(folded(['events a/web-xkpbd.*'], ['events a/web-mcpwh.*'])[0]).toEqual(['events a/web-*.* 1']);
  // One of them is folded already.
  expect(folded(['pods a/web-*', 'pods a/web-xkpbd'], ['pods a/web-*'])[0]).toEqual(['pods a/web-* 2']);
  // A namespace that a test suite made.
  expect(folded(['pods e2e-xkpbd/web-0'], ['pods e2e-mcpwh/web-0'])).toEqual([
    ['pods e2e-*/web-0 1'],
    ['pods e2e-*/web-0 1'],
  ]);
});

test('a name that both have, or that only one has, stays as it is', () => {
  expect(folded(['services a/web-https'], ['services a/web-https'])[0]).toEqual(['services a/web-https 1']);
  expect(folded(['pods a/web-xkpbd'], ['pods a/db-xkpbd'])[0]).toEqual(['pods a/web-xkpbd 1']);
  expect(folded(['pods a/web-xkpbd'], ['services a/web-mcpwh'])[0]).toEqual(['pods a/web-xkpbd 1']);
  expect(folded(['pods a/web-0'], ['pods a/web-1'])[0]).toEqual(['pods a/web-0 1']);
  expect(folded(['secrets a/dump-20260101'], ['secrets a/dump-20260102'])[0]).toEqual(['secrets a/dump-20260101 1']);
});
