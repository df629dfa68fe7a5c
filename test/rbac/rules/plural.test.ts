import { expect, test } from 'vitest';
import { pluralOf } from '../../../src/rbac/rules/plural.ts';

test.each([
  ['Pod', 'pods'],
  ['NetworkPolicy', 'networkpolicies'],
  ['Ingress', 'ingresses'],
  ['Endpoints', 'endpoints'],
  ['Gateway', 'gateways'],
  ['Mesh', 'meshes'],
])('%s: %s', (kind, plural) => {
  expect(pluralOf(kind)).toBe(plural);
});
