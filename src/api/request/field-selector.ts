/** One term of a field selector: `metadata.name!=web`. `==` is read as `=`. */
export interface FieldTerm {
  readonly field: string;
  readonly operator: '=' | '!=';
  /** Unescaped. */
  readonly value: string;
}

/**
 * A field selector's terms, sorted as the API server sorts them (apimachinery pkg/fields/selector.go, ParseSelector);
 * `undefined` where it does not parse, or has more terms than anyone writes, since sorting takes time.
 */
export function parseFieldSelector(selector: string): readonly FieldTerm[] | undefined {
  const terms: FieldTerm[] = [];
  const texts = splitTerms(selector);
  if (texts.length > MAX_TERMS) return undefined;
  for (const text of texts.toSorted(byUtf8)) {
    if (text === '') continue;
    const term = parseTerm(text);
    if (term === undefined) return undefined;
    terms.push(term);
  }
  return terms;
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

function parseTerm(text: string): FieldTerm | undefined {
  const [, field, operator, escapedValue] = /^(.*?)(!=|==|=)(.*)$/su.exec(text) ?? [];
  if (field === undefined || escapedValue === undefined) return undefined;
  const value = unescapedValue(escapedValue);
  if (value === undefined) return undefined;
  return { field, operator: operator === '!=' ? '!=' : '=', value };
}

/** `\\`, `\,` and `\=` stand for themselves; any other escape, and a bare `,` or `=`, is an error. */
function unescapedValue(value: string): string | undefined {
  if (!/[\\,=]/u.test(value)) return value;
  return /^(?:\\[\\,=]|[^\\,=])*$/su.test(value) ? value.replace(/\\(.)/gsu, '$1') : undefined;
}

function byUtf8(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
