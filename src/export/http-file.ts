import type { Exchange } from '../trace/exchange.ts';
import { exchangeWords, statusWords } from './exchange-words.ts';
import { replayRequest } from './replay-request.ts';

/** The head of an `.http` file, as the REST clients of VS Code, JetBrains and Visual Studio read it. */
export function httpFileHead(baseUrl: string): string {
  return `@baseUrl = ${baseUrl}\n`;
}

/** One request of it. `''` for what cannot be sent so: upgraded connections and bodies that are no text. */
export function httpFileRequest(exchange: Exchange): string {
  const request = replayRequest(exchange);
  if (!request || request.body?.encoding) return '';
  const { method, path, headers, body, caveat } = request;
  const lines = [
    `\n### ${exchangeWords(exchange)}: ${statusWords(exchange)}`,
    ...(caveat === undefined ? [] : [`# not whole: ${caveat}`]),
    `${method} {{baseUrl}}${path} HTTP/1.1`,
    ...headers.map(([name, value]) => `${name}: ${value}`),
    // A line of three number signs would start another request.
    ...(body ? ['', body.text.replace(/^###/gm, '# ##')] : []),
  ];
  return `${lines.join('\n')}\n`;
}
