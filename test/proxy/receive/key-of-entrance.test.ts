import { expect, test } from 'vitest';
import { keyOfEntrance } from '../../../src/proxy/receive/key-of-entrance.ts';

test('the first entrance has the key itself, after a URL too', () => {
  expect(keyOfEntrance('KEY')).toBe('KEY');
  expect(keyOfEntrance('http://127.0.0.1:1/KEY', 2)).toBe('http://127.0.0.1:1/KEY.2');
});
