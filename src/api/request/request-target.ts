import { textOfUtf8 } from '../go/go-utf8.ts';
import { invalidEscape, percentDecode } from './percent-encoding.ts';

/** A request-target as Go's net/http reads it: `*`, `/path?query`, `http://host/path` or, for CONNECT, `host:port`. */
export interface RequestTarget {
  /** Percent-decoded, `''` where the target has none. `#` is a part of it. */
  readonly path: string;
  /** After the first `?`, as it came. */
  readonly query: string;
}

/** What Go's HTTP server answers with `400 Bad Request`, and why, in Go's words. */
export interface BadRequest {
  readonly problem: string;
}

/** Reads a request-target (net/http readRequest, net/url ParseRequestURI). The empty target has an empty path. */
export function parseRequestTarget(method: string, target: string): RequestTarget | BadRequest {
  if (hasControlCharacter(target)) return { problem: 'net/url: invalid control character in URL' };
  if (target.startsWith('/')) return pathAndQuery(target);
  if (method === 'CONNECT') return afterAuthority(target);
  if (target === '' || target === '*') return { path: target, query: '' };
  if (target.startsWith(':')) return { problem: 'missing protocol scheme' };
  const scheme = /^[A-Za-z][A-Za-z0-9+.-]*:/u.exec(target)?.[0];
  if (scheme === undefined) return { problem: 'invalid URI for request' };
  const rest = target.slice(scheme.length);
  if (rest.startsWith('//')) return afterAuthority(rest.slice(2));
  return rest.startsWith('/') ? pathAndQuery(rest) : { path: '', query: split(rest).query };
}

/** A decoded path in segments: slashes at both ends go, empty segments inside stay. */
export function pathSegments(path: string): string[] {
  let start = 0;
  let end = path.length;
  while (path[start] === '/') start++;
  while (end > start && path[end - 1] === '/') end--;
  return start === end ? [] : path.slice(start, end).split('/');
}

/**
 * Node hands out `req.url` with one character for each byte; this makes text of it, from UTF-8. A byte that is not of a character by itself
 * is escaped, which means the same: with the escape beside it, it may be a part of one.
 */
export function targetOf(url: string): string {
  return /[\u0080-\u00ff]/u.test(url) ? url.replace(UTF8_OR_BYTE, textOrEscape) : url;
}

/** The well-formed sequences of UTF-8 (RFC 3629 section 4), else one byte. */
const UTF8_OR_BYTE =
  /[\u00c2-\u00df][\u0080-\u00bf]|\u00e0[\u00a0-\u00bf][\u0080-\u00bf]|\u00ed[\u0080-\u009f][\u0080-\u00bf]|[\u00e1-\u00ec\u00ee\u00ef][\u0080-\u00bf]{2}|\u00f0[\u0090-\u00bf][\u0080-\u00bf]{2}|[\u00f1-\u00f3][\u0080-\u00bf]{3}|\u00f4[\u0080-\u008f][\u0080-\u00bf]{2}|[\u0080-\u00ff]/gu;

function textOrEscape(bytes: string): string {
  if (bytes.length === 1) return `%${bytes.charCodeAt(0).toString(16).toUpperCase()}`;
  return textOfUtf8(Uint8Array.from(bytes, (character) => character.charCodeAt(0)));
}

/** A target as Go prints the URL (`URL.String()`): kept if every character may stand in a path, otherwise escaped anew. */
export function printedTarget(target: string): string {
  const { path, query } = split(target);
  const kept = /^(?:[A-Za-z0-9\-_.~!$&'()*+,;=:@[\]/]|%[0-9A-Fa-f]{2})*$/u.test(path);
  return (kept ? path : reescaped(path)) + (target.length > path.length ? `?${query}` : '');
}

function hasControlCharacter(target: string): boolean {
  for (let i = 0; i < target.length; i++) {
    const code = target.charCodeAt(i);
    if (code < 0x20 || code === 0x7f) return true;
  }
  return false;
}

function pathAndQuery(target: string): RequestTarget | BadRequest {
  const { path, query } = split(target);
  const decoded = percentDecode(path);
  if (decoded === undefined) return { problem: `invalid URL escape "${invalidEscape(path)}"` };
  return { path: decoded, query };
}

function afterAuthority(rest: string): RequestTarget | BadRequest {
  const { path, query } = split(rest);
  const slash = path.indexOf('/');
  const authority = slash < 0 ? path : path.slice(0, slash);
  const host = authority.slice(authority.lastIndexOf('@') + 1);
  const problem = hostProblem(host);
  if (problem !== undefined) return { problem };
  return slash < 0 ? { path: '', query } : pathAndQuery(rest.slice(slash));
}

/** The checks of net/url parseHost that a typing error meets: the port, the bracket, characters and escapes. */
function hostProblem(host: string): string | undefined {
  const end = host.startsWith('[') ? host.lastIndexOf(']') : host.lastIndexOf(':') - 1;
  if (end < 0 && host.startsWith('[')) return "missing ']' in host";
  const port = end < 0 ? '' : host.slice(end + 1);
  if (!/^(?::[0-9]*)?$/u.test(port)) return `invalid port "${port}" after host`;
  const escape = invalidEscape(host) ?? /%(?!25)[0-7][0-9A-Fa-f]/u.exec(host)?.[0];
  if (escape !== undefined) return `invalid URL escape "${escape}"`;
  const character = /[\u0020#/?@\\^`{|}]/u.exec(host)?.[0];
  return character === undefined ? undefined : `invalid character "${character}" in host name`;
}

function split(text: string): RequestTarget {
  const mark = text.indexOf('?');
  return mark < 0 ? { path: text, query: '' } : { path: text.slice(0, mark), query: text.slice(mark + 1) };
}

function reescaped(path: string): string {
  return path.replace(/%[0-9A-Fa-f]{2}|[^A-Za-z0-9\-_.~$&+,/:;=@]/gu, (match) => {
    if (match.length !== 3 || match[0] !== '%') return escaped(match);
    const character = String.fromCharCode(Number.parseInt(match.slice(1), 16));
    return /[A-Za-z0-9\-_.~$&+,/:;=@]/u.test(character) ? character : match.toUpperCase();
  });
}

function escaped(text: string): string {
  return Array.from(
    new TextEncoder().encode(text),
    (byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`,
  ).join('');
}
