import { expect, test } from 'vitest';
import { DENIALS, denialTraits, isDenialClass } from '../../../src/rbac/rules/denial-classes.ts';

test.each(['constructor', '__proto__', 'toString', ''])('%j, which a trace may hold, is not a class', (text) => {
  expect(isDenialClass(text)).toBe(false);
  expect(denialTraits(text)).toBe(DENIALS.unknown);
});

test.each(Object.entries(DENIALS))('%s lacks a rule only where a rule may lift it', (_, traits) => {
  if (traits.lacksRule || traits.leadsWithReason) expect(traits.liftedByRule).not.toBe('no');
  expect(traits.check).not.toBe('');
});
