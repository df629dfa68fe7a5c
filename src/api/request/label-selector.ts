import { goQuote } from '../go/go-quote.ts';
import { parseInt64 } from './int64.ts';

/** One requirement of a label selector. `a=b` is `in` with one value, `a!=b` is `notin`. */
export interface LabelRequirement {
  readonly key: string;
  readonly operator: 'in' | 'notin' | 'exists' | '!' | '<' | '>';
  readonly values: readonly string[];
}

/** Why a selector does not parse, in the words of Go's parser. */
export class SelectorError extends Error {
  override readonly name = 'SelectorError';
}

/** True when the API server can parse this label selector, and it is not too large. */
export function isLabelSelector(selector: string): boolean {
  try {
    parseLabelSelector(selector);
    return true;
  } catch (error) {
    if (error instanceof SelectorError) return false;
    throw error;
  }
}

/**
 * The requirements of a label selector (apimachinery pkg/labels/selector.go, Parse): `a=b`, `a!=b`, `a in (b,c)`, `a notin (b)`, `a`, `!a`,
 * `a>1`, `a<1`. Throws SelectorError where the server cannot parse it, and above 64 KiB.
 */
export function parseLabelSelector(selector: string): readonly LabelRequirement[] {
  if (selector.length > MAX_LENGTH) throw new SelectorError('label selector is longer than 64 KiB');
  const tokens = new Tokens(selector.match(/==|!=|[=!(),<>]|[^=!(),<> \t\r\n]+/gu) ?? []);
  const requirements: LabelRequirement[] = [];
  while (!tokens.atEnd) {
    if (!tokens.isNext(startsRequirement))
      throw new SelectorError(`found '${tokens.take()}', expected: !, identifier, or 'end of string'`);
    requirements.push(requirement(tokens));
    if (tokens.atEnd) break;
    const between = tokens.take();
    if (between !== ',') throw new SelectorError(`found '${between}', expected: ',' or 'end of string'`);
    if (!tokens.isNext(startsRequirement))
      throw new SelectorError(`found '${tokens.take()}', expected: identifier after ','`);
  }
  return requirements;
}

const MAX_LENGTH = 64 * 1024;

/** What is left to read; `''` is the end. */
class Tokens {
  readonly #all: readonly string[];
  #at = 0;

  constructor(all: readonly string[]) {
    this.#all = all;
  }

  get atEnd(): boolean {
    return this.#at >= this.#all.length;
  }

  take(): string {
    return this.#all[this.#at++] ?? '';
  }

  isNext(is: (token: string) => boolean): boolean {
    return is(this.#all[this.#at] ?? '');
  }
}

function requirement(tokens: Tokens): LabelRequirement {
  try {
    return checked(keyAndRest(tokens));
  } catch (error) {
    throw error instanceof SelectorError ? new SelectorError(`unable to parse requirement: ${error.message}`) : error;
  }
}

function keyAndRest(tokens: Tokens): LabelRequirement {
  const negated = tokens.isNext((token) => token === '!') && tokens.take() === '!';
  const key = tokens.take();
  if (!isIdentifier(key)) throw new SelectorError(`found '${key}', expected: identifier`);
  const wrong = wrongKey(key);
  if (wrong.length > 0) throw new SelectorError(`<nil>: Invalid value: ${goQuote(key)}: ${wrong.join('; ')}`);
  if (negated) return { key, operator: '!', values: [] };
  if (tokens.isNext(endsValue)) return { key, operator: 'exists', values: [] };
  const operator = tokens.take();
  switch (operator) {
    case 'in':
    case 'notin':
      return { key, operator, values: listOf(tokens) };
    case '=':
    case '==':
      return { key, operator: 'in', values: [oneOf(tokens)] };
    case '!=':
      return { key, operator: 'notin', values: [oneOf(tokens)] };
    case '<':
    case '>':
      return { key, operator, values: [oneOf(tokens)] };
    default:
      throw new SelectorError(`found '${operator}', expected: in, notin, =, ==, !=, gt, lt`);
  }
}

function oneOf(tokens: Tokens): string {
  if (tokens.isNext(endsValue)) return '';
  const value = tokens.take();
  if (!isIdentifier(value)) throw new SelectorError(`found '${value}', expected: identifier`);
  return value;
}

/**
 * `(a,,b)`. Empty values may stand anywhere, but the server reads commas in pairs: an even number of them right before the
 * closing parenthesis is an error.
 */
function listOf(tokens: Tokens): readonly string[] {
  const open = tokens.take();
  if (open !== '(') throw new SelectorError(`found '${open}' expected: '('`);
  const values = new Set<string>();
  if (tokens.isNext(isClose)) values.add('');
  else if (!tokens.isNext((token) => token === ',' || isIdentifier(token)))
    throw new SelectorError(`found '${tokens.take()}', expected: ',', ')' or identifier`);
  while (!tokens.isNext(isClose)) {
    const token = tokens.take();
    if (isIdentifier(token)) {
      values.add(token);
      if (!tokens.isNext((next) => next === ',' || isClose(next)))
        throw new SelectorError(`found '${tokens.take()}', expected: ',' or ')'`);
      continue;
    }
    if (token !== ',') throw new SelectorError(`found '${token}', expected: ',', or identifier`);
    if (values.size === 0 || tokens.isNext(isClose)) values.add('');
    if (!tokens.isNext((next) => next === ',')) continue;
    tokens.take();
    values.add('');
    if (tokens.isNext(isClose)) throw new SelectorError("found ')', expected: ',', or identifier");
  }
  tokens.take();
  return [...values].toSorted();
}

/** As NewRequirement checks it there. */
function checked(read: LabelRequirement): LabelRequirement {
  const { key, operator, values } = read;
  const wrong = values.flatMap((value, i) => [
    ...((operator === '<' || operator === '>') && parseInt64(value) === undefined
      ? [`values[${i}]: Invalid value: ${goQuote(value)}: for 'Gt', 'Lt' operators, the value must be an integer`]
      : []),
    ...[wrongValue(value)]
      .filter((errors) => errors.length > 0)
      .map((errors) => `values[${i}][${key}]: Invalid value: ${goQuote(value)}: ${errors.join('; ')}`),
  ]);
  if (wrong.length === 0) return read;
  throw new SelectorError(wrong.length === 1 ? wrong.join('') : `[${wrong.join(', ')}]`);
}

function startsRequirement(token: string): boolean {
  return token === '!' || isIdentifier(token);
}

function isIdentifier(token: string): boolean {
  return token !== '' && !/^[=!(),<>]/u.test(token);
}

function isClose(token: string): boolean {
  return token === ')';
}

function endsValue(token: string): boolean {
  return token === '' || token === ',';
}

const NAME_FORMAT = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]';
const NAME = new RegExp(`^${NAME_FORMAT}$`, 'u');
const LABEL_FORMAT = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const SUBDOMAIN_FORMAT = `${LABEL_FORMAT}(\\.${LABEL_FORMAT})*`;
const SUBDOMAIN = new RegExp(`^${SUBDOMAIN_FORMAT}$`, 'u');

const NAME_RULE = `must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '${NAME_FORMAT}')`;
const VALUE_RULE = `a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(${NAME_FORMAT})?')`;
const SUBDOMAIN_RULE = `a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '${SUBDOMAIN_FORMAT}')`;

/** What is wrong with `name` or `dns.subdomain/name` (apimachinery pkg/api/validate/content/kube.go, IsLabelKey). */
function wrongKey(key: string): string[] {
  const parts = key.split('/');
  const name = parts.at(-1) ?? '';
  const prefix = parts.length > 1 ? parts[0] : undefined;
  if (parts.length > 2)
    return [`a valid label key ${NAME_RULE} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`];
  return [
    ...(prefix === '' ? ['prefix part must be non-empty'] : []),
    ...(prefix !== undefined && prefix.length > 253 ? ['prefix part must be no more than 253 bytes'] : []),
    ...(prefix && !SUBDOMAIN.test(prefix) ? [`prefix part ${SUBDOMAIN_RULE}`] : []),
    ...(name === '' ? ['name part must be non-empty'] : tooLong(name, 'name part ')),
    ...(NAME.test(name) ? [] : [`name part ${NAME_RULE}`]),
  ];
}

/** The same of a value (IsLabelValue there). */
function wrongValue(value: string): string[] {
  return [...tooLong(value, ''), ...(value === '' || NAME.test(value) ? [] : [VALUE_RULE])];
}

function tooLong(text: string, part: string): string[] {
  return Buffer.byteLength(text) > 63 ? [`${part}must be no more than 63 bytes`] : [];
}
