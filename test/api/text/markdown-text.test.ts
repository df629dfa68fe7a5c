import { expect, test } from 'vitest';
import { markdownFence, markdownText } from '../../../src/api/text/markdown-text.ts';

test.each([
  ['pods/log.v1 team-a', 'pods/log.v1 team-a'],
  ['a|b', '\\|'],
  ['<img src=x>', '&lt;img'],
  ['[x](http://y)', '\\[x\\]\\(http\\://y\\)'],
  ['@team #1 `x` **y**', '\\@team \\#1 \\`x\\` \\*\\*y\\*\\*'],
  ['a\nb', 'a'],
])('%j', (text, expected) => {
  const marked = markdownText(text);
  expect(marked).toContain(expected);
  expect(marked).not.toMatch(/\n|(?<!\\)[|[\]`<>@#]/);
});

test('nothing in a fence ends it', () => {
  expect(markdownFence('yaml', 'a: 1')).toBe('```yaml\na: 1\n```\n');
  expect(markdownFence('', '````\n')).toBe('`````\n````\n`````\n');
});
