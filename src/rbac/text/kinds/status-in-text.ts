import { decodeStatus } from '../../../api/status/status-codec.ts';
import type { ErrorInText } from '../denial-in-text.ts';
import { endOfString, nestingOf, unnested } from '../words/nesting.ts';

/** A whole Status of an error within other text, as clients print the body of a response, escaped or not. */
export function* statusesIn(text: string): Generator<ErrorInText> {
  const heads = [...text.matchAll(BEGIN)];
  for (const [i, { index, groups }] of heads.entries()) {
    const nesting = nestingOf(groups?.['escapes']?.length ?? 0);
    // One Status does not hold another, so what does not end before the next begins is not one.
    const limit = Math.min(text.length, index + LONGEST, heads[i + 1]?.index ?? Infinity);
    const said = text.slice(index, limit);
    const length = objectLength(
      nesting === 0 ? said : said.slice(0, endOfString(said, 0, nesting)),
      `${'\\'.repeat(2 ** nesting - 1)}"`,
    );
    const json = unnested(text.slice(index, index + length), nesting);
    const status = decodeStatus(new TextEncoder().encode(json), 'application/json');
    const code = status?.code;
    if (!status?.message || code === undefined || code < 400) continue;
    yield { index, end: index + length, code, message: status.message, status };
  }
}

const BEGIN = /\{\s*(?<escapes>\\*)"(?:kind|apiVersion)\\*"\s*:\s*\\*"(?:Status|v1)\\*"/g;
const LONGEST = 65_536;

/** How long the JSON object is that the text begins with, whose quotes are escaped like this; 0 where it does not end. */
function objectLength(text: string, quote: string): number {
  let depth = 0;
  let inString = false;
  for (let at = 0; at < text.length; at++) {
    if (text.startsWith(quote, at) && text[at - 1] !== '\\') {
      inString = !inString;
      at += quote.length - 1;
    } else if (!inString && text[at] === '{') depth++;
    else if (!inString && text[at] === '}' && --depth === 0) return at + 1;
  }
  return 0;
}
