import { Command } from 'commander';
import { expect, test } from 'vitest';
import { withoutBooleanValues } from '../../../src/cli/arguments/boolean-values.ts';

const show = new Command('show').option('--show-own', 'a switch').option('--filter <conditions>', 'takes a value');
const run = new Command('run').option('--cold', 'a switch');

test.each([
  [['--show-own=true'], ['--show-own']],
  [
    ['--show-own=1', 'a.jsonl'],
    ['--show-own', 'a.jsonl'],
  ],
  [['--show-own=false', 'a.jsonl'], ['a.jsonl']],
  [
    ['--filter=true', '--other=true'],
    ['--filter=true', '--other=true'],
  ],
  [
    ['--show-own', '--', '--show-own=false'],
    ['--show-own', '--', '--show-own=false'],
  ],
])('%j is %j', (words, plain) => expect(withoutBooleanValues(words, show)).toEqual(plain));

test('what follows the name of a program is that program’s', () => {
  expect(withoutBooleanValues(['--cold=false', 'deploy', '--cold=false'], run)).toEqual(['deploy', '--cold=false']);
});

test('another value is an error that says what may follow', () => {
  expect(() => withoutBooleanValues(['--show-own=maybe'], show)).toThrow('--show-own is a switch');
});
