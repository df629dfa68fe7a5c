import { expect, test } from 'vitest';
import { movedKind } from '../../../src/api/catalog/moved-kind.ts';

test.each([
  ['extensions/v1beta1', 'Deployment', 'apps/v1', 16],
  ['extensions/v1beta1', 'ingresses', 'networking.k8s.io/v1', 22],
  ['batch/v1beta1', 'cronjobs', 'batch/v1', 25],
])('%s %s is now in %s, since 1.%i', (groupVersion, kind, now, since) => {
  expect(movedKind(groupVersion, kind)).toEqual({ now, since });
});

test.each([
  ['networking.k8s.io/v1beta1', 'IPAddress'],
  ['example.com/v1', 'Widget'],
])('of %s %s nothing is known', (groupVersion, kind) => {
  expect(movedKind(groupVersion, kind)).toBeUndefined();
});
