import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  AGGREGATED_ROLES,
  AGGREGATED_RULES,
  builtInGroupsOf,
  defaultRolesAllowing,
  isNamespaced,
} from '../../../src/rbac/rules/default-cluster-roles.ts';
import { parseCompactRules } from '../../../src/rbac/denials/authorization/compact-rules.ts';
import type { Attributes } from '../../../src/rbac/rules/rule-match.ts';
import { anAttributes } from '../../support/an-attributes.ts';
import { permissionsOf } from '../../support/permissions-of.ts';

test('view is what a 1.36 API server lists when somebody may not bind it', () => {
  const rows = readFileSync(join(import.meta.dirname, '../../tables/denials.jsonl'), 'utf8').split('\n');
  const { response } = JSON.parse(rows.find((row) => row.startsWith('{"id":"dn-0306"'))!) as {
    response: { body: string };
  };
  const { message } = JSON.parse(response.body) as { message: string };
  const [, recorded] = message.split('not currently held:');
  expect(permissionsOf(AGGREGATED_RULES.view)).toEqual(permissionsOf(parseCompactRules(recorded!)));
});

test('each of view, edit and admin has the rules of the one before it, and no permission twice', () => {
  const [admin, edit, view] = AGGREGATED_ROLES.map(({ rules }) => permissionsOf(rules));
  expect(admin).toEqual(expect.arrayContaining(edit!));
  expect(edit).toEqual(expect.arrayContaining(view!));
  for (const role of [admin, edit, view]) expect(new Set(role).size).toBe(role!.length);
});

test.each<[role: string | undefined, attributes: Partial<Attributes>]>([
  ['view', { verb: 'list', apiGroup: 'events.k8s.io', resource: 'events' }],
  ['edit', { verb: 'create', apiGroup: 'events.k8s.io', resource: 'events' }],
  ['view', { verb: 'get', apiGroup: 'resource.k8s.io', resource: 'resourceclaims', subresource: 'status' }],
  ['edit', { verb: 'delete', apiGroup: 'resource.k8s.io', resource: 'resourceclaimtemplates' }],
  [undefined, { verb: 'update', apiGroup: 'resource.k8s.io', resource: 'resourceclaims', subresource: 'status' }],
  ['view', { verb: 'watch', apiGroup: 'extensions', resource: 'ingresses' }],
  ['edit', { verb: 'create', resource: 'secrets' }],
  ['edit', { verb: 'update', apiGroup: 'coordination.k8s.io', resource: 'leases' }],
  ['edit', { verb: 'get', resource: 'pods', subresource: 'exec' }],
  // Roles that write are not for reading.
  [undefined, { verb: 'get', resource: 'secrets' }],
  [undefined, { verb: 'list', apiGroup: 'rbac.authorization.k8s.io', resource: 'roles' }],
  [undefined, { verb: 'create', resource: 'endpoints' }],
  ['admin', { verb: 'delete', apiGroup: 'rbac.authorization.k8s.io', resource: 'roles' }],
  [undefined, { verb: 'get', resource: 'nodes', subresource: 'healthz' }],
  [undefined, { verb: 'create', resource: 'nodes', subresource: 'proxy' }],
  ['system:monitoring', { isResourceRequest: false, path: '/metrics' }],
  [undefined, { verb: 'get', apiGroup: 'metrics.k8s.io', resource: 'pods' }],
])('%s is the least default role for %j', (role, attributes) => {
  expect(defaultRolesAllowing(anAttributes(attributes))[0]?.name).toBe(role);
});

test('a resource of the roles that is not in any API any more has no group', () => {
  expect(builtInGroupsOf('deployments')).toEqual(['apps']);
  expect(builtInGroupsOf('events')).toEqual(['', 'events.k8s.io']);
  expect(isNamespaced({ apiGroup: 'extensions', resource: 'deployments' })).toBe(false);
  expect(isNamespaced({ apiGroup: 'resource.k8s.io', resource: 'resourceclaims' })).toBe(true);
});
