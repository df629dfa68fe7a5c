import { parseJson } from '../../api/bounds/bounded-json.ts';
import { BOUNDS } from '../../api/bounds/bounds.ts';
import { isPlainLine } from '../../api/text/plain-text.ts';
import { commentLine } from '../../api/text/comment-line.ts';
import type { HeaderList } from '../../api/request/header-list.ts';
import { headerValue, headerValues } from '../../api/request/header-list.ts';
import { shellQuote } from '../../rbac/cures/shell-quote.ts';
import type { Exchange } from '../../trace/exchange.ts';
import { exchangeWords, statusWords } from '../../trace/exchange-label.ts';
import { percentEncoded, type ReplayRequest, replayRequest } from '../../trace/replay/replay-request.ts';
import { printfFormat } from './printf-format.ts';

/**
 * An exchange as a kubectl command for a POSIX shell, on one line, under comments that say what it is. `kubectl get --raw` sends any path; `create`,
 * `replace` and `delete` send a body as well (kubectl pkg/rawhttp), and nothing else does: a comment says what kubectl cannot send.
 */
export function kubectlCommand(exchange: Exchange): string {
  const comment = commentLine(`${exchangeWords(exchange)}: ${statusWords(exchange)}`);
  const request = replayRequest(exchange);
  if ('leftOut' in request) return comment + commentLine(`not possible: ${request.leftOut}`);
  const why = unsendable(request);
  if (why !== undefined) return comment + commentLine(`not possible with kubectl --raw: ${why}; curl can send it`);
  const { method, path, headers, body } = request;
  const notes = [...(request.caveat === undefined ? [] : [`incomplete: ${request.caveat}`]), ...changed(headers)];
  const input = body ? ['-f', '-'] : method === 'GET' || method === 'DELETE' ? [] : ['-f', '/dev/null'];
  const raw = `--raw=${percentEncoded(path, SENT_BY_KUBECTL)}`;
  const words = [COMMANDS.get(method) ?? 'get', ...identityFlags(headers), raw, ...input];
  const pipe = body ? `printf '${printfFormat(body.text)}' | ` : '';
  return `${comment}${notes.map(commentLine).join('')}${pipe}kubectl ${words.map(shellQuote).join(' ')}\n`;
}

/** What stands once above all commands. */
export const KUBECTL_PRELUDE = '#!/bin/sh\n';

const COMMANDS: ReadonlyMap<string, string> = new Map([
  ['GET', 'get'],
  ['POST', 'create'],
  ['PUT', 'replace'],
  ['DELETE', 'delete'],
]);

function unsendable({ method, path, headers, body }: ReplayRequest): string | undefined {
  if (!COMMANDS.has(method)) return `it has no command that sends a ${method}`;
  if (method === 'GET' && body) return 'its GET has a body';
  return pathProblem(path) ?? identityProblem(headers) ?? bodyProblem(headers, body);
}

/** Go parses what --raw is given, decodes it and writes it anew (client-go rest/request.go, RequestURI). */
function pathProblem(path: string): string | undefined {
  const [pathname = '', ...rest] = path.split('?');
  const query = rest.join('?');
  if (pathname.startsWith('//')) return 'it would take the start of the path for a host';
  if (/%2f|%(?![0-9a-f]{2})/i.test(pathname)) return 'it would decode the path';
  if (/;|%(?![0-9a-f]{2})/i.test(query)) return 'it does not read its query';
  return undefined;
}

/** The flags for whom to be. */
function identityFlags(headers: HeaderList): string[] {
  return headers.flatMap(([name, value]) => {
    const flag = IDENTITY.get(name.toLowerCase());
    return flag === undefined ? [] : [`${flag}=${value}`];
  });
}

const IDENTITY: ReadonlyMap<string, string> = new Map([
  ['impersonate-user', '--as'],
  ['impersonate-group', '--as-group'],
  ['impersonate-uid', '--as-uid'],
]);

function identityProblem(headers: HeaderList): string | undefined {
  const asked = headers.filter(([name]) => /^impersonate-/i.test(name));
  const unknown = asked.find(([name]) => !IDENTITY.has(name.toLowerCase()));
  if (unknown) return `it has no flag for ${unknown[0]}`;
  const users = headerValues(headers, 'Impersonate-User');
  if (asked.length > 0 && (users.length !== 1 || users[0] === '')) return 'it impersonates nobody without --as';
  return headerValues(headers, 'Impersonate-Uid').length > 1 ? 'it takes one --as-uid' : undefined;
}

/** It sends no Content-Type, for which the API server takes JSON. */
function bodyProblem(headers: HeaderList, body: ReplayRequest['body']): string | undefined {
  if (!body) return undefined;
  const type = headerValue(headers, 'Content-Type') ?? 'application/json';
  if (!/^application\/json\s*(?:;|$)/i.test(type)) return `it sends JSON, and the body is ${type}`;
  if (body.encoding) return 'its body is not text';
  if (body.text.length > MAX_BODY) return 'its body is too long for a command';
  try {
    parseJson(body.text, BOUNDS.record);
    return undefined;
  } catch {
    return 'its body is not JSON';
  }
}

/** Longer words do not reach a program on Linux; printf is of the shell, but the line is for people to copy. */
const MAX_BODY = 1024 * 1024;

/** What else is not sent, where it may matter. */
function changed(headers: HeaderList): string[] {
  const accept = headerValue(headers, 'Accept') ?? '';
  const others = headers
    .map(([name]) => name)
    .filter((name) => !/^(?:accept|content-type|impersonate-(?:user|group|uid))$/i.test(name));
  return [
    ...(/as=|g=/.test(accept) ? [`the answer is an object, not what "Accept: ${accept}" asked for`] : []),
    ...(others.length > 0
      ? [`without its headers ${[...new Set(others)].join(', ')}, which kubectl does not send`]
      : []),
  ].filter(isPlainLine);
}

/** Semicolons and what follows a number sign are lost. */
const SENT_BY_KUBECTL = /[-\w.~!$&'()*+,=:@/?%]/;
