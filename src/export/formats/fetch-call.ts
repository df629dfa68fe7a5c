import { plainLine } from '../../api/text/plain-text.ts';
import type { Exchange } from '../../trace/exchange.ts';
import { exchangeWords, statusWords } from '../../trace/exchange-label.ts';
import { percentEncoded, type ReplayRequest, replayRequest } from '../../trace/replay/replay-request.ts';

/** Where a call sends to: the URL of the proxy, or an expression of JavaScript for it. */
export type FetchBase = { readonly proxyUrl: string } | { readonly expression: string };

/** An exchange as a call of JavaScript's `fetch`, on one line, under comments. */
export function fetchCall(exchange: Exchange, base: FetchBase = { expression: 'KUBETRACE_URL' }): string {
  const comment = commentLine(`${exchangeWords(exchange)}: ${statusWords(exchange)}`);
  const request = replayRequest(exchange);
  if ('leftOut' in request) return comment + commentLine(`not possible: ${request.leftOut}`);
  const why = unsendable(request);
  if (why !== undefined) return comment + commentLine(`not possible with fetch: ${why}; curl can send it`);
  const caveat = request.caveat === undefined ? '' : commentLine(`incomplete: ${request.caveat}`);
  const path = percentEncoded(request.path, IN_URL);
  const url = 'proxyUrl' in base ? literal(base.proxyUrl + path) : `${base.expression} + ${literal(path)}`;
  const options = optionsOf(request);
  return `${comment}${caveat}await fetch(${url}${options === '' ? '' : `, { ${options} }`});\n`;
}

/** What stands once above all calls. */
export function fetchPrelude(proxyUrl: string): string {
  return `const KUBETRACE_URL = globalThis.process?.env.KUBETRACE_URL ?? ${literal(proxyUrl)};\n`;
}

/** A text as JavaScript, in which no character is invisible and none ends a script in HTML. */
export function literal(text: string): string {
  return plainLine(JSON.stringify(text)).replaceAll('<', String.raw`\u003c`);
}

function unsendable({ method, path, body }: ReplayRequest): string | undefined {
  if (/^(?:connect|trace|track)$/i.test(method)) return `it sends no ${method}`;
  if (/^(?:get|head)$/i.test(method) && body) return `it sends no body with a ${method}`;
  if (DOTS.test(path)) return 'it would remove the dot segments of the path';
  // It writes some methods in upper case (Fetch, 2.2.1).
  return /^(?:delete|get|head|options|post|put)$/i.test(method) && method !== method.toUpperCase()
    ? `it would send ${method} in upper case`
    : undefined;
}

/** As the URL standard has them, which also removes encoded ones. */
const DOTS = /^[^?]*\/(?:\.|%2e){1,2}(?:[/?]|$)/i;

function optionsOf({ method, headers, body }: ReplayRequest): string {
  // Pairs, so that a name may come again.
  const pairs = headers.map(([name, value]) => `[${literal(name)}, ${literal(asBytes(value))}]`);
  return [
    ...(method === 'GET' ? [] : [`method: ${literal(method)}`]),
    ...(pairs.length === 0 ? [] : [`headers: [${pairs.join(', ')}]`]),
    ...(body ? [`body: ${bodyOf(body)}`] : []),
  ].join(', ');
}

function bodyOf({ text, encoding }: NonNullable<ReplayRequest['body']>): string {
  return encoding ? `Uint8Array.from(atob(${literal(text)}), (byte) => byte.charCodeAt(0))` : literal(text);
}

/** A header is a string of bytes to fetch. */
function asBytes(value: string): string {
  return Buffer.from(value).toString('latin1');
}

function commentLine(text: string): string {
  return `// ${plainLine(text)}\n`;
}

/** What a URL keeps as it is. */
const IN_URL = /[-\w.~!$&()*+,;=:@/?%[\]]/;
