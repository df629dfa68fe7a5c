import { ActionableError } from '../../api/actionable-error.ts';
import type { Exchange } from '../exchange.ts';
import { conditionMistake, meantField, missingOperator } from './filter-mistakes.ts';
import { FILTER_FIELDS, type FilterField, type NumberField, type TextField } from './filter-fields.ts';

/** Whether an exchange is wanted. */
export type ExchangeFilter = (exchange: Exchange) => boolean;

/**
 * Reads what `--filter` takes: conditions with commas between them, all of which must hold.
 *
 *     verb=list|watch,resource=pods      is one of these
 *     status!=200                        is none of these
 *     user~^system:serviceaccount:       matches the regular expression; !~ does not
 *     status>=400,ms<1000                > >= < <= of numbers; status=4xx is any of a hundred
 *
 * Fields are those of FILTER_FIELDS. A backslash takes away the meaning of a comma, and of a `|` outside of regular expressions.
 * `status` is 0 where no answer came, and any text may be empty: `namespace=` is the cluster scope.
 * Throws ActionableError that names the flag, the position and what is known.
 */
export function exchangeFilter(text: string): ExchangeFilter {
  const conditions = conditionsOf(text).map(toPredicate);
  return (exchange) => conditions.every((holds) => holds(exchange));
}

interface Condition {
  /** As written. */
  readonly text: string;
  /** Where it starts in the whole, from 1. */
  readonly at: number;
}

/** Split at commas without a backslash in front. */
function conditionsOf(text: string): Condition[] {
  let at = 1;
  return text.split(/(?<!\\),/).map((part) => {
    const condition = { text: part.trim(), at: at + (part.length - part.trimStart().length) };
    at += part.length + 1;
    return condition;
  });
}

function toPredicate(condition: Condition): ExchangeFilter {
  const { text, at } = condition;
  const mistake = conditionMistake(text);
  if (mistake !== undefined) throw filterError(at, mistake.problem, mistake.hint);
  const [, name = '', gap = '', operator] = /^(\w*)(\s*)(!=|!~|>=|<=|=|~|>|<)?/.exec(text) ?? [];
  const field = FILTER_FIELDS.get(name);
  if (!field)
    throw filterError(
      at,
      name === '' ? 'a condition starts with a field' : `unknown field "${name}"`,
      meantField(text) ?? `fields: ${[...FILTER_FIELDS.keys()].join(', ')}; as in verb=list,resource=pods,status>=400`,
    );
  const afterName = at + name.length + gap.length;
  if (operator === undefined) {
    throw filterError(
      afterName,
      `no operator after "${name}"`,
      missingOperator(name, text) ?? `give one of ${operatorsOf(field)}, as in ${exampleOf(name, field)}`,
    );
  }
  if (!operatorsOf(field).split(' ').includes(operator)) {
    throw filterError(
      afterName,
      `"${name}" ${kindOf(field)}, which ${operator} does not fit`,
      `use ${operatorsOf(field)}`,
    );
  }
  const rest = text.slice(name.length + gap.length + operator.length);
  const value = { text: rest.trim().replaceAll(String.raw`\,`, ','), at: afterName + operator.length };
  if ('numberOf' in field) return comparison(name, field, operator as Operator, value);
  const holds = operator.endsWith('~') ? matching(field.textOf, value) : equal(name, field, value);
  return operator.startsWith('!') ? (exchange) => !holds(exchange) : holds;
}

type Value = Condition;

function matching(textOf: (exchange: Exchange) => string, { text, at }: Value): ExchangeFilter {
  if (text === '') throw filterError(at, 'a regular expression is missing', 'for an empty value use =');
  try {
    const pattern = new RegExp(text, 'u');
    return (exchange) => pattern.test(textOf(exchange));
  } catch (error) {
    throw filterError(at, `${(error as Error).message}`, String.raw`a comma in a regular expression is written \,`);
  }
}

function equal(name: string, field: TextField, { text, at }: Value): ExchangeFilter {
  const wanted = valuesOf(text);
  if (name !== 'resource' && text.includes('*')) {
    throw filterError(at, '= compares the whole text, so * has no meaning', `for a pattern use ~, as in ${name}~^web-`);
  }
  const equals = field.equals ?? ((value: string) => (exchange: Exchange) => field.textOf(exchange) === value);
  const each = wanted.map(equals);
  return (exchange) => each.some((holds) => holds(exchange));
}

function comparison(name: string, { numberOf }: NumberField, operator: Operator, { text, at }: Value): ExchangeFilter {
  if (operator === '=' || operator === '!=') {
    const ranges = valuesOf(text).map((value) => rangeOf(name, value, at));
    const isOne = (exchange: Exchange) => ranges.some(([from, to]) => within(numberOf(exchange), from, to));
    return operator === '=' ? isOne : (exchange) => !isOne(exchange);
  }
  const [wanted] = rangeOf('', text, at);
  const compare = COMPARISONS[operator];
  return (exchange) => compare(numberOf(exchange), wanted);
}

type Operator = '=' | '!=' | keyof typeof COMPARISONS;

const COMPARISONS = {
  '>': (a: number, b: number) => a > b,
  '>=': (a: number, b: number) => a >= b,
  '<': (a: number, b: number) => a < b,
  '<=': (a: number, b: number) => a <= b,
};

/** What a number may be: itself, or for `4xx` any of a hundred. */
function rangeOf(name: string, text: string, at: number): readonly [from: number, to: number] {
  const hundreds = name === 'status' ? /^([1-5])xx$/i.exec(text)?.[1] : undefined;
  if (hundreds !== undefined) return [Number(hundreds) * 100, Number(hundreds) * 100 + 99];
  if (!/^\d+(?:\.\d+)?$/.test(text)) {
    throw filterError(at, `"${text}" is not a number`, 'as in status>=400, status=4xx or ms>500');
  }
  return [Number(text), Number(text)];
}

function within(value: number, from: number, to: number): boolean {
  return value >= from && value <= to;
}

function valuesOf(text: string): string[] {
  return text.split(/(?<!\\)\|/).map((value) => value.trim().replaceAll(String.raw`\|`, '|'));
}

function operatorsOf(field: FilterField): string {
  return 'numberOf' in field ? '= != > >= < <=' : '= != ~ !~';
}

function kindOf(field: FilterField): string {
  return 'numberOf' in field ? 'is a number' : 'is a text';
}

function exampleOf(name: string, field: FilterField): string {
  return 'numberOf' in field ? `${name}>=400` : `${name}=…`;
}

function filterError(at: number, problem: string, hint: string): ActionableError {
  return new ActionableError('ERR_FILTER', `--filter, at character ${at}: ${problem}`, hint);
}
