import { percentDecode } from './percent-encoding.ts';

/**
 * The first value of each parameter, as Go's `URL.Query()` reads them (net/url, parseQuery): a pair with a bad escape or a `;` is
 * dropped silently, `+` is a blank, a parameter without `=` is empty. Of more than ten thousand the first ones are read.
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
  for (const pair of query.split('&', MAX_PARAMETERS)) {
    if (pair === '' || pair.includes(';')) continue;
    const equals = pair.indexOf('=');
    const key = unescaped(equals < 0 ? pair : pair.slice(0, equals));
    const value = equals < 0 ? '' : unescaped(pair.slice(equals + 1));
    if (key !== undefined && value !== undefined) take(key, value);
  }
}

const MAX_PARAMETERS = 10_000;

function unescaped(text: string): string | undefined {
  // `replaceAll` takes five times as long where there are many.
  return percentDecode(text.includes('+') ? text.split('+').join(' ') : text);
}
