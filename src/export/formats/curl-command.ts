import { commentLine } from '../../api/text/comment-line.ts';
import { shellQuote } from '../../rbac/cures/shell-quote.ts';
import type { Exchange } from '../../trace/exchange.ts';
import { exchangeWords, statusWords } from '../../trace/exchange-label.ts';
import { printfFormat, isShortWord } from './printf-format.ts';
import { percentEncoded, type ReplayRequest, replayRequest } from '../../trace/replay/replay-request.ts';

/** Where curl sends to: a kubetrace or kubectl proxy, or the API server itself with a token in `$TOKEN`. */
export type CurlTarget = 'proxy' | 'server';

/**
 * An exchange as a curl command for a POSIX shell, on one line, under comments that say what it is and what came of it. `proxyUrl`: of the proxy, instead of
 * `$KUBETRACE_URL`.
 */
export function curlCommand(exchange: Exchange, target: CurlTarget, proxyUrl?: string): string {
  const comment = commentLine(`${exchangeWords(exchange)}: ${statusWords(exchange)}`);
  const request = replayRequest(exchange);
  if ('leftOut' in request) return comment + commentLine(`not possible with curl: ${request.leftOut}`);
  if (target === 'server' && request.server === '') {
    return comment + commentLine('not possible: the trace does not say which server it was sent to');
  }
  const caveat = request.caveat === undefined ? '' : commentLine(`incomplete: ${request.caveat}`);
  const words = [...flagsOf(request, target), urlOf(request, target, proxyUrl)];
  return `${comment}${caveat}${pipeOf(request)}curl ${words.join(' ')}\n`;
}

/** What stands once above all commands. */
export function curlPrelude(target: CurlTarget, proxyUrl: string): string {
  return target === 'proxy'
    ? `#!/bin/sh\nKUBETRACE_URL=\${KUBETRACE_URL:-${shellQuote(proxyUrl)}}\n`
    : '#!/bin/sh\n' +
        ': "${TOKEN:?set it to a bearer token, such as kubectl create token NAME prints}"\n' +
        '# CACERT may name the file with the certificate of the cluster.\n';
}

function flagsOf(request: ReplayRequest, target: CurlTarget): string[] {
  const { method, path, headers, body } = request;
  const verb = method === 'GET' ? [] : method === 'HEAD' ? ['--head'] : ['-X', shellQuote(method)];
  // Otherwise curl reads brackets and braces as sets of URLs, and removes dot segments.
  const asItIs = [
    ...(/[[\]{}]/.test(path) ? ['--globoff'] : []),
    ...(/\/\.\.?(?:[/?]|$)/.test(path) ? ['--path-as-is'] : []),
  ];
  const credential = target === 'server' ? ['${CACERT:+--cacert "$CACERT"}', '-H "Authorization: Bearer $TOKEN"'] : [];
  const data = !body ? [] : [pipeOf(request) === '' ? `--data-raw ${shellQuote(body.text)}` : '--data-binary @-'];
  return [
    ...verb,
    ...asItIs,
    ...credential,
    ...headers.map(([name, value]) => `-H ${shellQuote(headerText(name, value))}`),
    ...data,
  ];
}

/** The command that pipes the body into curl where the body cannot be a word on one line. */
function pipeOf({ body }: ReplayRequest): string {
  if (!body || (!body.encoding && isShortWord(body.text))) return '';
  return body.encoding ? `echo ${body.text} | base64 -d | ` : `printf '${printfFormat(body.text)}' | `;
}

/** curl leaves out a header that ends in a colon. */
function headerText(name: string, value: string): string {
  return value === '' ? `${name};` : `${name}: ${value}`;
}

function urlOf({ server, path }: ReplayRequest, target: CurlTarget, proxyUrl: string | undefined): string {
  const encoded = percentEncoded(path, SENT_BY_CURL);
  if (target === 'server') return shellQuote(server + encoded);
  return proxyUrl === undefined ? `"$KUBETRACE_URL"${shellQuote(encoded)}` : shellQuote(proxyUrl + encoded);
}

/** curl does not send what follows a number sign. */
const SENT_BY_CURL = /[!"$-~]/;
