import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { goYaml } from '../../../src/api/go/go-yaml.ts';

const WORDS = 'lorem ipsum dolor sit amet consectetur adipiscing elit sed do eiusmod tempor incididunt ut labore';

test.each([
  ['plain text', 'plain text'],
  ['', '""'],
  ['yes', '"yes"'],
  ['null', '"null"'],
  ['12', '"12"'],
  ['1.5e3', '"1.5e3"'],
  ['2026-01-02', '"2026-01-02"'],
  ['12:30:45', '"12:30:45"'],
  ["it's: so", "'it''s: so'"],
  ['# no comment', "'# no comment'"],
  ['- dash', "'- dash'"],
  ['trailing ', "'trailing '"],
  ['tab\there', String.raw`"tab\there"`],
  ['\x01\u{feff}é', String.raw`"\x01\uFEFFé"`],
  ['two\nlines', '|-\n  two\n  lines'],
  ['two\nlines\n', '|\n  two\n  lines'],
  [' two\n\nlines', '|2-\n   two\n\n  lines'],
  ['blank \nbreak', String.raw`"blank \nbreak"`],
  [WORDS, WORDS.replace('tempor ', 'tempor\n  ')],
  [`${WORDS}: x`, `'${WORDS.replace('tempor ', 'tempor\n  ')}: x'`],
])('%j', (text, written) => {
  const yaml = goYaml({ key: text });
  expect(parse(yaml, { version: '1.1' })).toEqual({ key: text });
  expect(yaml).toBe(`key: ${written}\n`);
});

test('maps are sorted, lists are not indented, nothing is empty', () => {
  const object = { b: [1, 'x', { d: 1, c: [] }, {}], a: { z: {}, x: true }, c: undefined };
  expect(goYaml(object)).toBe('a:\n  x: true\n  z: {}\nb:\n- 1\n- x\n- c: []\n  d: 1\n- {}\n');
});
