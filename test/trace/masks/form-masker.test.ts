import { expect, test } from 'vitest';
import { FormMasker } from '../../../src/trace/masks/form-masker.ts';

test.each([1, 2, 7, 1000])('in pieces of %i bytes the values of secret parameters are masked', (size) => {
  const form =
    'grant_type=password&username=a&pass%77ord=b%26c&client_secret=&code=x;refresh_token=y&assertion=z&token_type=t';
  expect(masked(form, size)).toBe(
    'grant_type=password&username=a&pass%77ord=<masked>&client_secret=<masked>&code=<masked>;refresh_token=<masked>' +
      '&assertion=<masked>&token_type=t',
  );
});

test('a name that is too long for a parameter is treated as secret', () => {
  expect(masked(`${'x'.repeat(300)}=abc&a=b`, 64)).toBe(`${'x'.repeat(300)}=<masked>&a=b`);
});

test('a name with a broken escape is judged as it stands', () => {
  expect(masked('token%zz=abc&a%zz=b', 3)).toBe('token%zz=<masked>&a%zz=b');
});

test('one that is compressed is withheld', () => {
  const masker = new FormMasker({ encoding: 'gzip' });
  expect([masker.push(Buffer.from('a=b')).length, masker.withheld]).toEqual([
    0,
    'may hold secrets, and is encoded: gzip',
  ]);
});

function masked(form: string, size: number): string {
  const masker = new FormMasker({ encoding: '' });
  const bytes = Buffer.from(form);
  const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
    masker.push(bytes.subarray(i * size, (i + 1) * size)),
  );
  return Buffer.concat(pieces).toString();
}
