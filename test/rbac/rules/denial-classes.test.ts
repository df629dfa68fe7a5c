import { expect, test } from 'vitest';
import { DENIALS } from '../../../src/rbac/rules/denial-classes.ts';

test.each(Object.entries(DENIALS))('%s lacks a rule only where a rule may lift it', (_, traits) => {
  if (traits.lacksRule || traits.leadsWithReason) expect(traits.liftedByRule).not.toBe('no');
  expect(traits.check).not.toBe('');
});
