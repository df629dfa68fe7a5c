import { expect, test } from 'vitest';
import { nearWord } from '../../../src/api/catalog/near-word.ts';

test.each([
  ['deploymnets', 'deployments'],
  ['podz', 'pods'],
  ['servces', 'services'],
  ['PODSS', 'pods'],
  ['cm', undefined],
  ['frobs', undefined],
  ['', undefined],
  ['x'.repeat(1_000_000), undefined],
])('%.20s: %s', (word, expected) => {
  expect(nearWord(word, ['configmaps', 'pods', 'services', 'deployments'])).toBe(expected);
});
