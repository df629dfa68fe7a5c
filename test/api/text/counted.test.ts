import { expect, test } from 'vitest';
import { counted } from '../../../src/api/text/counted.ts';

test.each([
  [0, '0 roles'],
  [1, '1 role'],
  [2, '2 roles'],
  [48_210, '48,210 roles'],
])('%i', (count, text) => expect(counted(count, 'role')).toBe(text));
