import { trimmed, trimmedEnd } from '../text/trim.ts';
import { isUrl, METHODS, type PastedRequest, SPACE_PROBLEM } from './pasted-request.ts';

/**
 * A line `METHOD URL`, or a URL alone for GET; ` HTTP/1.1` after it, or a status and what else a log says of the answer, is ignored. A line
 * that begins so and goes on otherwise comes back with a `problem`; `undefined` for any other.
 */
export function methodAndUrl(line: string): PastedRequest | undefined {
  const blank = line.search(/[ \t]/u);
  const first = blank < 0 ? line : line.slice(0, blank);
  if (isUrl(first)) return urlAlone(trimmedEnd(line, ' \t'), first.length);
  if (blank < 0) {
    return METHODS.includes(first)
      ? { method: first, url: '', problem: 'the line has no URL; write METHOD URL' }
      : undefined;
  }
  const rest = withoutVersion(trimmed(line.slice(blank + 1), ' \t'));
  if (!METHODS.includes(first) && !isUnusualMethod(first, rest)) return undefined;
  return checked(first, rest);
}

/** A path on its own may be any; before other words only that of an API is a request. */
function urlAlone(line: string, length: number): PastedRequest | undefined {
  if (line.length === length) return { method: 'GET', url: line };
  if (!/^[^ \t?#]*\/apis?(?:[/? \t]|$)/u.test(line)) return undefined;
  return checked('GET', withoutVersion(line));
}

/** `get`, `QUERY`: servers take them for methods of their own. A sentence may begin so too, but then it goes on. */
function isUnusualMethod(first: string, rest: string): boolean {
  if (!isUrl(rest) || /[ \t]/u.test(rest)) return false;
  return METHODS.includes(first.toUpperCase()) || /^[A-Z][A-Z0-9-]*$/.test(first);
}

function checked(method: string, text: string): PastedRequest {
  const blank = text.search(/[ \t]/u);
  if (blank < 0) return { method, url: text };
  const after = text.slice(blank);
  if (!ANSWER.test(after)) return { method, url: text, problem: SPACE_PROBLEM };
  const url = trimmedEnd(text.slice(0, blank), ':');
  // kubectl up to 1.32 at -v 6 and 9, where it may have announced the request.
  return after.endsWith(' milliseconds') ? { method, url, stage: 'answered' } : { method, url };
}

/** ` 200`, ` 404 Not Found in 5 milliseconds`, ` (2.5ms) 200 …`; kubectl has no status where there was no response. */
const ANSWER = /^[ \t]+(?:(?:\([\d.]+[mnµ]?s\) )?[1-5]\d\d(?:[ \t].*)?|in \d+ milliseconds)$/u;

function withoutVersion(url: string): string {
  const version = /(?<=[ \t])HTTP\/[0-9.]{1,9}$/u.exec(url);
  return version ? trimmedEnd(url.slice(0, version.index), ' \t') : url;
}
