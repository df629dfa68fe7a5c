import { percentDecode } from './percent-encoding.ts';

/**
 * The first value of each parameter, as Go's `URL.Query()` reads them (net/url, parseQuery): a pair with a bad escape or a `;` is
 * dropped without a word, `+` is a blank, a parameter without `=` is empty.
 */
export function firstQueryValues(query: string): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  eachQueryPair(query, (key, value) => {
    if (!values.has(key)) values.set(key, value);
  });
  return values;
}

/** Each parameter in order, read in the same way. */
export function eachQueryPair(query: string, take: (key: string, value: string) => void): void {
  for (const pair of query.split('&')) {
    if (pair === '' || pair.includes(';')) continue;
    const equals = pair.indexOf('=');
    const key = unescaped(equals < 0 ? pair : pair.slice(0, equals));
    const value = equals < 0 ? '' : unescaped(pair.slice(equals + 1));
    if (key !== undefined && value !== undefined) take(key, value);
  }
}

function unescaped(text: string): string | undefined {
  return percentDecode(text.includes('+') ? text.replaceAll('+', ' ') : text);
}
