import { firstPart } from '../text/first-part.ts';
import { isUrl } from './pasted-request.ts';

/**
 * A URL as a person writes it for curl: without a scheme, with a variable or a placeholder for the server. What only a shell knows of the
 * server is left out, since the path is what counts; `#…` is left out as curl does it.
 */
export function writtenUrl(word: string): string {
  const text = firstPart(word, '#');
  const scheme = /^[a-z][a-z0-9+.-]*:\/\//i.exec(text)?.[0] ?? '';
  if (scheme === '' && text.startsWith('/')) return text;
  const end = authorityEnd(text, scheme.length);
  const [authority, target] = [text.slice(scheme.length, end), text.slice(end)];
  const path = target.startsWith('/') ? target : `/${target}`;
  if (!/^[\w.\-:@%~[\]]+$/.test(authority)) return path;
  return isUrl(text) ? scheme + authority + path : `http://${authority}${path}`;
}

/** True where a client would find a blank in the URL: those within an expansion are the shell's. */
export function hasBlank(url: string): boolean {
  return firstOutside(url, 0, ' \t\n') < url.length;
}

/** Where the path or the query begins. */
function authorityEnd(text: string, start: number): number {
  return firstOutside(text, start, '/?');
}

/** The first of these characters that is not within `$(…)`, `${…}` or backquotes; the length of the text where there is none. */
function firstOutside(text: string, start: number, wanted: string): number {
  let depth = 0;
  let isQuoted = false;
  for (let at = start; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === '`') isQuoted = !isQuoted;
    else if ('({'.includes(character)) depth++;
    else if (')}'.includes(character)) depth = Math.max(0, depth - 1);
    else if (depth === 0 && !isQuoted && wanted.includes(character)) return at;
  }
  return text.length;
}
