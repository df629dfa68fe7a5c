import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { isShortWord, printfFormat } from '../../../src/export/formats/printf-format.ts';
import { HOSTILE_TEXTS, rawIn } from '../../support/hostile-texts.ts';

const TEXTS = [
  ...Object.values(HOSTILE_TEXTS),
  '{"a": "it\'s 100%"}\n',
  '\\n \\\\ \\x41 \\101 %s %d %%\n\n',
  '-n',
  '--',
  "'; touch PWNED; '",
  '$(touch PWNED) `touch PWNED` "$HOME"\n!!\n',
  'é 大 👍\n',
  '0\u001b7',
];

test.each(TEXTS)('a shell prints %j again, from one line', (text) => {
  const format = printfFormat(text);
  expect(format).not.toContain('\n');
  expect(rawIn(format)).toBeUndefined();
  expect(execFileSync('sh', ['-c', `printf '${format}'`]).toString()).toBe(text);
});

test('a word is on one line, and not too long for an argument', () => {
  expect(['{"a":1}', 'a\n', '\u202E', 'a'.repeat(200_000)].map(isShortWord)).toEqual([true, false, false, false]);
});
