import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ShellText } from '../../../src/api/pasted-requests/shell-text.ts';

test.each([
  [`a b\tc`, [['a', 'b', 'c']]],
  [`a 'b c' "d e" f\\ g`, [['a', 'b c', 'd e', 'f g']]],
  [`a'b'"c"d`, [['abcd']]],
  [`a '' ""`, [['a', '', '']]],
  [String.raw`"a\"b\\c\$d\e" 'a\b'`, [[String.raw`a"b\c$d\e`, String.raw`a\b`]]],
  [String.raw`$'a\'b\n\u0041\x42\103\?' $"x"`, [["a'b\nABC?", 'x']]],
  [
    '$TOKEN ${A:-b c} $(cat "a b" | tr \')\' x) `date +%s`',
    [['$TOKEN', '${A:-b c}', `$(cat "a b" | tr ')' x)`, '`date +%s`']],
  ],
  ['"Bearer $(kubectl create token "my sa")" x', [['Bearer $(kubectl create token "my sa")', 'x']]],
  ['a > out 2>&1 < in b', [['a', 'b']]],
  ['a | b; c && d & e', [['a'], ['b'], ['c'], ['d'], ['e']]],
  ['(a) # b', [['a']]],
  ['a#b', [['a#b']]],
])('%s', (line, expected) => {
  expect(commandsOf(line)).toEqual(expected);
});

test('a line is open after a backslash and within quotes', () => {
  for (const [line, isOpen] of [
    ['a \\', true],
    ["a 'b", true],
    ['a "$(b', true],
    ['a', false],
    ['a \\\\', false],
  ] as const) {
    const text = new ShellText();
    text.feed(line);
    expect(text.isOpen, line).toBe(isOpen);
  }
  expect(commandsOf('a \\', 'b', "'c", "d'")).toEqual([['a', 'b'], ['c\nd']]);
});

test.skipIf(spawnSync('bash', ['--version']).status !== 0)('words are what bash makes of them', () => {
  const word = fc.stringMatching(/^[a-c ]{0,4}$/);
  const quoted = fc.oneof(
    word.map((text) => `'${text}'`),
    word.map((text) => `"${text}"`),
    fc.constantFrom('x', '\\ ', '"\\""', "\\'", "$'\\n'", "$'\\''", '"\\a"', '\\\\', ' ', '  '),
  );
  const lines = fc.sample(
    fc.array(quoted, { minLength: 1, maxLength: 8 }).map((parts) => `x${parts.join('')}`),
    200,
  );
  const script = lines.map((line) => `printf '%s\\0' ${line}; printf '\\1'`).join('\n');
  const { stdout } = spawnSync('bash', ['-c', script], { encoding: 'utf8' });
  const words = stdout
    .split('\u0001')
    .slice(0, -1)
    .map((each) => each.split('\0').slice(0, -1));
  expect(lines.map((line) => commandsOf(line)[0])).toEqual(words);
});

function commandsOf(...lines: string[]): readonly (readonly string[])[] {
  const text = new ShellText();
  for (const line of lines) text.feed(line);
  return text.commands;
}
