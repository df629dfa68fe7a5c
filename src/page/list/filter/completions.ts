import type { FilterFieldFacts } from '../../../web/wire/session.ts';
import { conditionsOf } from './conditions.ts';

/** What could be written next. */
export interface Completions {
  /** What an option replaces, from where to where in the text. */
  readonly from: number;
  readonly to: number;
  readonly options: readonly Completion[];
}

/** One of them. */
export interface Completion {
  readonly text: string;
  /** A few words more. */
  readonly hint?: string;
}

/** Completes the condition in which the caret is: its field, then an operator, then one of the values that were seen. */
export function completionsFor(
  text: string,
  caret: number,
  fields: readonly FilterFieldFacts[],
  seen: (field: string) => readonly string[],
): Completions {
  const before = text.slice(0, caret);
  const { text: condition = '', from = 0 } = conditionsOf(before).at(-1) ?? {};
  const [, gap = '', name = '', operator = '', value = ''] =
    /^(\s*)(\w*)\s*(!=|!~|>=|<=|=|~|>|<|!)?(.*)$/s.exec(condition) ?? [];
  const field = fields.find((each) => each.name === name);
  const start = from + gap.length;
  if (operator === '' && value === '') {
    const names = fields.filter((each) => each.name.startsWith(name) && each.name !== name);
    const options = names.map((each) => ({ text: each.name, hint: HINTS[each.name] ?? '' }));
    if (field) return { from: caret, to: caret, options: [...operatorsOf(field), ...options.map(rest)] };
    return { from: start, to: caret, options };
    // A field whose name goes on: `name` and `namespace`.
    function rest(option: Completion): Completion {
      return { ...option, text: option.text.slice(name.length) };
    }
  }
  if (!field || operator === '' || operator === '!') return { from: caret, to: caret, options: [] };
  const isPattern = operator.endsWith('~');
  const last = isPattern ? value : (value.split(/(?<!\\)\|/).at(-1) ?? '');
  const typed = last.trimStart().toLowerCase();
  const values = seen(name)
    .map((each) => (isPattern ? patternOf(each) : written(each)))
    .filter((each) => each.toLowerCase().includes(typed) && each.toLowerCase() !== typed)
    .toSorted((a, b) => Number(b.toLowerCase().startsWith(typed)) - Number(a.toLowerCase().startsWith(typed)))
    .slice(0, MOST);
  return { from: caret - typed.length, to: caret, options: values.map((each) => ({ text: each })) };
}

function operatorsOf({ isNumber }: FilterFieldFacts): readonly Completion[] {
  const operators = isNumber ? ['=', '!=', '>=', '<=', '>', '<'] : ['=', '!=', '~', '!~'];
  return operators.map((text) => ({ text, hint: OPERATORS[text] ?? '' }));
}

/** As exchangeFilter of trace/filter reads it again. */
function written(value: string): string {
  return value.replaceAll(',', String.raw`\,`).replaceAll('|', String.raw`\|`);
}

function patternOf(value: string): string {
  return `^${value.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`).replaceAll(',', String.raw`\,`)}$`;
}

const OPERATORS: Readonly<Record<string, string>> = {
  '=': 'is, or one of several: a|b',
  '!=': 'is not',
  '~': 'matches a regular expression',
  '!~': 'does not match',
  '>=': 'at least',
  '<=': 'at most',
  '>': 'more than',
  '<': 'less than',
};

const HINTS: Readonly<Record<string, string>> = {
  verb: 'get, list, watch, create …',
  resource: 'pods, pods/log, deployments.apps',
  group: 'API group; empty is core',
  namespace: 'empty is the cluster scope',
  name: 'of the object',
  status: '403, 4xx; 0 without an answer',
  ms: 'duration in milliseconds',
  user: 'whom the server authorizes',
  client: 'the program',
  method: 'GET, POST …',
  path: 'of the URL',
  class: 'of a denial: rbac, admission …',
  origin: 'client or kubetrace',
};

/** So many values are offered. */
const MOST = 40;
