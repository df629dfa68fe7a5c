import { MASKED } from '../../api/secrets/masked-stream.ts';
import { percentDecode } from '../../api/request/percent-encoding.ts';
import { isSecretParameter } from '../../api/secrets/secret-names.ts';

/**
 * A request-target, a URL, or a text that contains some, with userinfo and the values of secret parameters masked and the rest unchanged:
 * parameters of a query, of a fragment (where OAuth hands over tokens, RFC 6749 section 4.2.2), of a segment of the path (`/x;token=…`, RFC 3986
 * section 3.3), and of a URL that is a parameter itself.
 */
export function maskTarget(target: string): string {
  return maskedText(target, MAX_DEPTH);
}

const MAX_DEPTH = 3;

function maskedText(text: string, depth: number): string {
  if (!text.includes('=') && !text.includes('@')) return text;
  return text.includes(' ') ? text.replace(/\S+/g, (word) => maskedUrl(word, depth)) : maskedUrl(text, depth);
}

function maskedUrl(url: string, depth: number): string {
  const bare = url.includes('@') ? url.replace(USERINFO, `$1${MASKED}@`) : url;
  if (!bare.includes('=')) return bare;
  const end = bare.search(/[?#]/);
  const path = end < 0 ? bare : bare.slice(0, end);
  const query = bare.slice(path.length);
  const mask = (pair: string, start: string, name: string, value: string) =>
    maskedPair([pair, start, name, value], depth);
  return (path.includes(';') ? path.replace(PATH_PARAMETER, mask) : path) + query.replace(PARAMETER, mask);
}

const USERINFO = /([a-z][a-z0-9+.-]*:\/\/)[^/?#\s]*@/gi;
const PATH_PARAMETER = /(;)([^=;/]*)=([^;/\s"<>]+)/g;
const PARAMETER = /([?&;#])([^=&;#?]*)=([^&;#\s"<>]+)/g;

type Pair = readonly [pair: string, start: string, name: string, value: string];

function maskedPair([pair, start, name, value]: Pair, depth: number): string {
  if (isSecretParameter(percentDecode(name) ?? name)) return `${start}${name}=${MASKED}`;
  const inner = depth > 0 && value.includes('%') ? percentDecode(value) : undefined;
  if (inner === undefined) return pair;
  const masked = maskedText(inner, depth - 1);
  return masked === inner ? pair : `${start}${name}=${encodeURIComponent(masked)}`;
}
