import { expect, test } from 'vitest';
import { firstPart } from '../../../src/api/text/first-part.ts';

test.each([
  ['apps/v1/x', '/', 'apps'],
  ['v1', '/', 'v1'],
  ['/v1', '/', ''],
  ['', '/', ''],
])('%j up to %j is %j', (text, separator, part) => {
  expect(firstPart(text, separator)).toBe(part);
});
