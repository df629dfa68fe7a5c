import { describe, expect, test } from 'vitest';
import { isLabelSelector } from '../../../src/api/request/label-selector.ts';

const NAME_63 = 'a'.repeat(63);

describe('parses', () => {
  test.each([
    '',
    ' ',
    'a',
    '!a',
    '! a , b',
    'a=b',
    'a==b',
    'a != b',
    'a=',
    'a=,b',
    'a!=',
    'a=b,c=d',
    'in',
    'in in (in,notin)',
    'a=in',
    'x in (a)',
    'x in(a)',
    'x notin ( a , b )',
    'x in ()',
    'x in (,)',
    'x in (a,)',
    'x in (,a)',
    'x in (a,,b)',
    'x in (,,,)',
    'x in (a,,,b)',
    'x>1',
    'x < 9223372036854775807',
    'example.com/a=b_c.d-E',
    `${NAME_63}=${NAME_63}`,
    'a\t\r\n=b',
  ])('%j', (selector) => {
    expect(isLabelSelector(selector)).toBe(true);
  });
});

describe('does not parse', () => {
  test.each([
    ',',
    'a,',
    ',a',
    'a,,b',
    '!',
    '!a=b',
    '==',
    'a==b=c',
    'a b',
    'a===b',
    'a=(b)',
    'a in b',
    'a in (b',
    'a in b)',
    'ain(b)',
    'x in (a,,)',
    'x in (,,)',
    'x in (a b)',
    'x in ((a))',
    'x in',
    'x notin',
    'x>',
    'x>a',
    'x>1.5',
    'x>9223372036854775808',
    'x>=1',
    '-a',
    'a-',
    '/a',
    'a/',
    'a/b/c',
    'A.com/a',
    'a=b/c',
    'a=-b',
    'é',
    'a=é',
    `a${NAME_63}`,
    `a=a${NAME_63}`,
    'a\u00a0=b',
  ])('%j', (selector) => {
    expect(isLabelSelector(selector)).toBe(false);
  });
});
