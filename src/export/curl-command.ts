import { shellQuote } from '../rbac/shell-quote.ts';
import type { Exchange } from '../trace/exchange.ts';
import { exchangeWords, printable, statusWords } from './exchange-words.ts';
import { type ReplayRequest, replayRequest } from './replay-request.ts';

/** Where curl sends to: a kubetrace or kubectl proxy, or the API server itself with a token in `$TOKEN`. */
export type CurlTarget = 'proxy' | 'server';

/** An exchange as a curl command for a POSIX shell, under a comment that says what it is and what came of it. */
export function curlCommand(exchange: Exchange, target: CurlTarget): string {
  const comment = `# ${exchangeWords(exchange)}: ${statusWords(exchange)}\n`;
  const request = replayRequest(exchange);
  if (!request)
    return `${comment}# not possible with curl: it became a connection of ${printable(exchange.upgrade!)}\n`;
  const caveat = request.caveat === undefined ? '' : `# not whole: ${request.caveat}\n`;
  const { body } = request;
  const piped = body?.encoding === 'base64' ? `echo ${body.text} | base64 -d | ` : '';
  return `${comment}${caveat}${piped}curl ${[...flagsOf(request, target), urlOf(exchange, request, target)].join(' ')}\n`;
}

/** Set once for all commands, above them. */
export function curlPrelude(target: CurlTarget, proxyUrl: string): string {
  return target === 'proxy'
    ? `#!/bin/sh\nKUBETRACE_URL=\${KUBETRACE_URL:-${shellQuote(proxyUrl)}}\n`
    : '#!/bin/sh\n' +
        ': "${TOKEN:?set it to a bearer token, such as kubectl create token NAME prints}"\n' +
        '# CACERT may name the file with the certificate of the cluster.\n';
}

function flagsOf({ method, headers, body }: ReplayRequest, target: CurlTarget): string[] {
  const verb = method === 'GET' ? [] : method === 'HEAD' ? ['--head'] : ['-X', shellQuote(method)];
  const credential = target === 'server' ? ['${CACERT:+--cacert "$CACERT"}', '-H "Authorization: Bearer $TOKEN"'] : [];
  const data = !body ? [] : [body.encoding ? '--data-binary @-' : `--data-raw ${shellQuote(body.text)}`];
  return [
    ...verb,
    ...credential,
    ...headers.map(([name, value]) => `-H ${shellQuote(headerText(name, value))}`),
    ...data,
  ];
}

/** curl leaves out a header that ends in a colon. */
function headerText(name: string, value: string): string {
  return value === '' ? `${name};` : `${name}: ${value}`;
}

function urlOf({ upstreamUrl }: Exchange, { path }: ReplayRequest, target: CurlTarget): string {
  if (target === 'proxy') return `"$KUBETRACE_URL"${shellQuote(path)}`;
  return shellQuote(upstreamUrl);
}
