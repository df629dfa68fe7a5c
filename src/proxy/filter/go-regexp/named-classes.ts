import { classSet, without } from './character-set.ts';
import type { CharacterSet } from './character-set.ts';

/** `[:alpha:]` and its like, ASCII only (regexp/syntax perl_groups.go), in JavaScript's spelling. */
const POSIX = new Map([
  ['alnum', '0-9A-Za-z'],
  ['alpha', 'A-Za-z'],
  ['ascii', '\\x00-\\x7f'],
  ['blank', '\\t '],
  ['cntrl', '\\x00-\\x1f\\x7f'],
  ['digit', '0-9'],
  ['graph', '!-~'],
  ['lower', 'a-z'],
  ['print', ' -~'],
  ['punct', '!-\\/:-@\\[-`\\{-~'],
  ['space', '\\t-\\r '],
  ['upper', 'A-Z'],
  ['word', '0-9A-Z_a-z'],
  ['xdigit', '0-9A-Fa-f'],
]);

/** `\d` and its like: ASCII only, and `\s` without `\v`. */
const PERL = new Map([
  ['d', '0-9'],
  ['s', '\\t\\n\\f\\r '],
  ['w', '0-9A-Z_a-z'],
]);

/** The set of `[:name:]` or `[:^name:]`; `undefined` for an unknown name. */
export function posixClass(name: string, fold: boolean): CharacterSet | undefined {
  const negated = name.startsWith('^');
  const source = POSIX.get(negated ? name.slice(1) : name);
  return source === undefined ? undefined : signed(source, fold, negated);
}

/** The set of `\d`, `\D` and so on; `undefined` for another letter. */
export function perlClass(letter: string, fold: boolean): CharacterSet | undefined {
  const small = letter.toLowerCase();
  const source = PERL.get(small);
  return source === undefined ? undefined : signed(source, fold, letter !== small);
}

function signed(source: string, fold: boolean, negated: boolean): CharacterSet {
  const set = classSet(source, fold);
  return negated ? without(set) : set;
}
