import { codePointOf } from '../text/code-point.ts';

/**
 * The value of a `Warning` header that kubectl prints (apimachinery pkg/util/net/http.go): code 299, an agent, the text quoted.
 * Pure ASCII in one line: a control character would break the whole response for Go clients, so runs of blanks and control characters
 * become one blank, and other scripts are written `\u00e9`.
 */
export function formatWarning(text: string): string {
  const line = text
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim()
    .replace(/[^\x20-\x7e]/gu, escaped);
  return `299 kubetrace "${line.replace(/["\\]/gu, '\\$&')}"`;
}

function escaped(character: string): string {
  const hex = codePointOf(character).toString(16);
  return hex.length > 4 ? `\\U${hex.padStart(8, '0')}` : `\\u${hex.padStart(4, '0')}`;
}
