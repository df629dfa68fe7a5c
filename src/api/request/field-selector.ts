import { SelectorError } from './label-selector.ts';

/** One term of a field selector: `metadata.name!=web`. `==` is read as `=`. */
export interface FieldTerm {
  readonly field: string;
  readonly operator: '=' | '!=';
  /** Unescaped. */
  readonly value: string;
}

/** As `readFieldSelector`, but `undefined` where it throws. */
export function parseFieldSelector(selector: string): readonly FieldTerm[] | undefined {
  try {
    return readFieldSelector(selector);
  } catch (error) {
    if (error instanceof SelectorError) return undefined;
    throw error;
  }
}

/**
 * A field selector's terms, sorted as the API server sorts them (apimachinery pkg/fields/selector.go, ParseSelector). Throws SelectorError
 * where the server cannot parse it, and for more terms than anyone writes, since sorting takes time.
 */
export function readFieldSelector(selector: string): readonly FieldTerm[] {
  const texts = splitTerms(selector);
  if (texts.length > MAX_TERMS) throw new SelectorError(`field selector has more than ${MAX_TERMS} terms`);
  return texts
    .toSorted(byUtf8)
    .filter((text) => text !== '')
    .map((text) => termOf(text, selector));
}

const MAX_TERMS = 1000;

/** The value that `field` must have: that of the first equality on it, even when empty. */
export function requiredValue(terms: readonly FieldTerm[], field: string): string | undefined {
  return terms.find((term) => term.field === field && term.operator === '=')?.value;
}

/** At commas that no backslash escapes. */
function splitTerms(selector: string): string[] {
  const terms: string[] = [];
  let start = 0;
  for (let i = 0; i < selector.length; i++) {
    if (selector[i] === '\\') i++;
    else if (selector[i] === ',') {
      terms.push(selector.slice(start, i));
      start = i + 1;
    }
  }
  return [...terms, selector.slice(start)];
}

function termOf(text: string, selector: string): FieldTerm {
  const [, field, operator, value] = /^(.*?)(!=|==|=)(.*)$/su.exec(text) ?? [];
  if (field === undefined || value === undefined)
    throw new SelectorError(`invalid selector: '${selector}'; can't understand '${text}'`);
  return { field, operator: operator === '!=' ? '!=' : '=', value: unescapedValue(value) };
}

/** `\\`, `\,` and `\=` stand for themselves; any other escape, and a bare `,` or `=`, is an error (UnescapeValue there). */
function unescapedValue(value: string): string {
  if (!/[\\,=]/u.test(value)) return value;
  const [, wrong = ''] = /^(?:\\[\\,=]|[^\\,=])*(\\?.?)/su.exec(value) ?? [];
  if (wrong.startsWith('\\')) throw new SelectorError(`invalid field selector: invalid escape sequence: ${wrong}`);
  if (wrong !== '')
    throw new SelectorError(`invalid field selector: unescaped character in value: ${wrong.codePointAt(0)}`);
  return value.replace(/\\(.)/gsu, '$1');
}

function byUtf8(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
