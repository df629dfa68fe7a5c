import { expect, test } from 'vitest';
import { deniedAttributes } from '../../../../src/rbac/denials/evidence/denied-attributes.ts';
import { explainDenial } from '../../../../src/rbac/denials/explain-denial.ts';
import { aRefusal } from '../../../support/a-refusal.ts';
import { anAttributes } from '../../../support/an-attributes.ts';

const cannot = (rest: string): string => `User "alice" cannot ${rest}`;

test.each([
  [
    `pods "web-0" is forbidden: ${cannot('get resource "pods/log" in API group "" in the namespace "team-a"')}`,
    [anAttributes({ subresource: 'log', name: 'web-0', namespace: 'team-a' })],
  ],
  [
    `nodes is forbidden: ${cannot('list resource "nodes" in API group "" at the cluster scope')}`,
    [anAttributes({ verb: 'list', resource: 'nodes' })],
  ],
  [
    `forbidden: ${cannot('get path "/metrics"')}`,
    [anAttributes({ isResourceRequest: false, path: '/metrics', resource: '' })],
  ],
  ['forbidden: User "system:anonymous" cannot get path "/metrics"', []],
  ['namespaces "default" is forbidden: this namespace may not be deleted', []],
])('%s', (message, attributes) => {
  expect(deniedAttributes(explainDenial(aRefusal(message))!)).toEqual(attributes);
});

test('nothing of a request to a server in front of Kubernetes', () => {
  const message = `pods is forbidden: ${cannot('list resource "pods" in API group "" at the cluster scope')}`;
  const hop = {
    resourceScope: 'Global',
    workspace: '',
    cluster: 'host',
    answeredBy: 'ks-apiserver of host',
  };
  expect(deniedAttributes({ ...explainDenial(aRefusal(message))!, hop })).toEqual([]);
});
