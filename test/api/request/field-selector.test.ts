import { expect, test } from 'vitest';
import { parseFieldSelector, requiredValue } from '../../../src/api/request/field-selector.ts';

test.each([
  ['', ''],
  ['a=b', 'a=b'],
  ['a==b', 'a=b'],
  ['a!=b,', 'a!=b'],
  ['b=1,,a=2', 'a=2 b=1'],
  ['m=a,m!=b', 'm!=b m=a'],
  ['m==b,m=a', 'm=b m=a'],
  ['m=\uffee,m=\u{1f600}', 'm=\uffee m=\u{1f600}'],
  [String.raw`a=b\,c\=d\\e`, String.raw`a=b,c=d\e`],
  [String.raw`a\,b=c`, String.raw`a\,b=c`],
  ['=', '='],
  ['a=b=c', undefined],
  ['a', undefined],
  ['a=b,c', undefined],
  [String.raw`a=b\d`, undefined],
  [String.raw`a=b\ `.trim(), undefined],
])('%j', (selector, terms) => {
  const parsed = parseFieldSelector(selector);
  expect(parsed?.map(({ field, operator, value }) => field + operator + value).join(' ')).toBe(terms);
});

test('the first equality of a field counts, even when empty', () => {
  expect(requiredValue(parseFieldSelector('m=b,m=,m!=a')!, 'm')).toBe('');
  expect(requiredValue(parseFieldSelector('m!=a')!, 'm')).toBeUndefined();
});
