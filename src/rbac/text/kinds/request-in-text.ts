import type { DenialInText } from '../denial-in-text.ts';

/**
 * A refused request that a client or a log names without the server's words: its URL, mostly its method, and that the answer was 403.
 * What was missing then has to be read off the request.
 */
export function* refusedRequestsIn(text: string): Generator<DenialInText> {
  for (const pattern of PATTERNS) {
    for (const match of text.matchAll(pattern)) {
      const { method = '', url = '' } = match.groups ?? {};
      const target = targetOf(url);
      if (target === undefined) continue;
      yield {
        index: match.index,
        end: match.index + match[0].length,
        code: 403,
        message: '',
        method: method.toUpperCase(),
        target,
      };
    }
  }
}

const URL_TEXT = String.raw`(?<url>https?:\/\/[^\s"'<>)\\]{1,2000}?)`;
const METHOD = '(?<method>GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)';

const PATTERNS: readonly RegExp[] = [
  // fabric8: Failure executing: GET at: https://…/pods. Message: Forbidden.
  new RegExp(`Failure executing: ${METHOD} at: ${URL_TEXT}\\. Message: Forbidden(?=[.!]|\\s|$)`, 'g'),
  // Python requests
  new RegExp(`403 Client Error: Forbidden for url: ${URL_TEXT}(?=[\\s"'<>)\\\\]|$)`, 'g'),
  // aiohttp
  new RegExp(`\\b403, message='Forbidden', url=(?:URL\\()?'?${URL_TEXT}(?=['\\s)]|$)`, 'g'),
  // client-go 3 and 4, and kube-apiserver's own log
  /\bForbidden: "(?<url>\/[^\s"]{0,2000})"(?: \((?<method>get|post|put|patch|delete) [\w./-]{1,200}\))?/g,
  // kubectl -v 6 and higher, until 1.31 and since
  new RegExp(`\\b${METHOD} ${URL_TEXT} 403 Forbidden in \\d`, 'g'),
  new RegExp(`"Response" verb="${METHOD}" url="${URL_TEXT}" status="403 `, 'g'),
  // logs of web servers, and of kube-apiserver
  new RegExp(`"${METHOD} (?<url>/[^\\s"]{0,2000}) HTTP/[\\d.]{1,3}" 403\\b`, 'g'),
  new RegExp(`\\b${METHOD} (?<url>/[^\\s"]{0,2000}): \\([^)\\n]{1,40}\\) 403\\b`, 'g'),
];

/** The path and query; `undefined` for a URL that cannot be one of an API server. */
function targetOf(url: string): string | undefined {
  const target = url.replace(/^https?:\/\/[^/?#]*/, '').replace(/[.,]$/, '');
  return target.startsWith('/') ? target : undefined;
}
