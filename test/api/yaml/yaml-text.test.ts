import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { commentLine } from '../../../src/api/text/comment-line.ts';
import { yamlQuote } from '../../../src/api/yaml/yaml-quote.ts';
import { yamlText } from '../../../src/api/yaml/yaml-text.ts';
import { HOSTILE_TEXTS, rawIn } from '../../support/hostile-texts.ts';

const TEXTS = { ...HOSTILE_TEXTS, lines: 'a\nb: c\n', 'lines, one of them hostile': 'a\n\u202Eb\n', ordinary: 'yes' };

describe.each(Object.entries(TEXTS))('%s', (_, text) => {
  test('is the same value in YAML, and means nothing to a terminal', () => {
    const value = { a: text, list: [text], [`k${text}`]: { b: 1 } };
    const yaml = yamlText(value);
    expect(rawIn(yaml)).toBeUndefined();
    expect(parse(yaml)).toEqual(value);
    expect(parse(`[${yamlQuote(text)}]`)).toEqual([text]);
    expect(rawIn(yamlQuote(text))).toBeUndefined();
  });

  test('does not leave a comment', () => {
    expect(parse(`${commentLine(text)}a: 1\n`)).toEqual({ a: 1 });
    expect(commentLine(text).split('\n')).toHaveLength(2);
  });
});

test('what is beyond 16 bits is escaped as YAML does: a pair of surrogates is not YAML', () => {
  expect(yamlQuote('\u{e0041}')).toBe(String.raw`"\U000e0041"`);
});
