import { describe, expect, test } from 'vitest';
import { grantedEntries } from '../../../src/needs/matrix/granted-matrix.ts';
import type { MatrixEntry } from '../../../src/needs/matrix/matrix-rows.ts';
import { permissionMatrix as matrixOfAll } from '../../../src/needs/matrix/permission-matrix.ts';
import { AGGREGATED_ROLES } from '../../../src/rbac/rules/default-cluster-roles.ts';

const permissionMatrix = (entries: readonly MatrixEntry[], width?: number) =>
  matrixOfAll([{ subject: '', entries }], width);
const widest = (text: string) => Math.max(...text.split('\n').map((line) => line.length));

describe('a matrix', () => {
  const entries = grantedEntries([{ namespace: '', rules: AGGREGATED_ROLES[0]!.rules }]);

  test('is a table where there is room, without columns in which nothing stands', () => {
    const [head] = permissionMatrix(entries).split('\n');
    expect(head).toMatch(/^RESOURCE +GET +LIST +WATCH +CREATE +UPDATE +PATCH +DELETE +DELETECOLLECTION +IMPERSONATE$/);
  });

  test.each([60, 80, 100])('has no line longer than %i columns, and the same facts', (width) => {
    const narrow = permissionMatrix(entries, width);
    expect(widest(narrow)).toBeLessThanOrEqual(width);
    expect(narrow.match(/✔/g)).toHaveLength(permissionMatrix(entries).match(/✔/g)!.length);
  });

  test('at 80 columns', () => {
    const rules = [
      { apiGroups: [''], resources: ['pods', 'pods/log'], verbs: ['get', 'deletecollection'] },
      { apiGroups: ['authorization.k8s.io'], resources: ['localsubjectaccessreviews'], verbs: ['create'] },
      { apiGroups: ['apps'], resources: ['deployments'], resourceNames: ['web'], verbs: ['*'] },
      { nonResourceURLs: ['/metrics'], verbs: ['get'] },
    ];
    expect(permissionMatrix(grantedEntries([{ namespace: '', rules }]), 80)).toBe(
      [
        'RESOURCE                       GET LIST WATCH CREATE UPDATE PATCH DELETE DELCOLL',
        'pods                           ✔                                         ✔',
        'pods/log                       ✔                                         ✔',
        'deployments.apps "web"         ✔   ✔    ✔     ✔      ✔      ✔     ✔      ✔',
        '    * ✔',
        'localsubjectaccessreviews.authorization.k8s.io',
        '                                              ✔',
        '/metrics                       ✔',
      ].join('\n'),
    );
  });

  test('with namespaces each has a heading, and counts stay', () => {
    const entry = (namespace: string, verb: string, count: number): MatrixEntry => ({
      permission: { namespace, verb, apiGroup: '', resource: 'a-resource-with-a-rather-long-name', name: '', url: '' },
      count,
      denied: count,
    });
    expect(permissionMatrix([entry('b', 'get', 12), entry('', 'list', 1)], 50)).toBe(
      [
        'RESOURCE                           GET  LIST',
        'everywhere:',
        'a-resource-with-a-rather-long-name      ✖ 1',
        'in namespace b:',
        'a-resource-with-a-rather-long-name ✖ 12',
      ].join('\n'),
    );
  });

  test('of several subjects each has a column, or a matrix of its own where that is too wide', () => {
    const entry = (verb: string, denied: number): MatrixEntry => ({
      permission: { namespace: '', verb, apiGroup: '', resource: 'pods', name: '', url: '' },
      count: 2,
      denied,
    });
    const all = [
      { subject: 'User a', entries: [entry('list', 0), entry('list', 1)] },
      { subject: 'Group b', entries: [entry('get', 2), entry('list', 0)] },
    ];
    expect(matrixOfAll(all, 80)).toBe(
      ['RESOURCE  VERB  User a  Group b', 'pods      get           ✖ 2', 'pods      list  ± 4     ✔ 2'].join('\n'),
    );
    expect(matrixOfAll(all, 25)).toBe(
      ['User a', 'RESOURCE  LIST', 'pods      ± 4', '', 'Group b', 'RESOURCE  GET  LIST', 'pods      ✖ 2  ✔ 2'].join(
        '\n',
      ),
    );
  });

  test('what a Role says of URLs is not granted', () => {
    expect(grantedEntries([{ namespace: 'a', rules: [{ nonResourceURLs: ['/x'], verbs: ['get'] }] }])).toEqual([]);
  });
});
