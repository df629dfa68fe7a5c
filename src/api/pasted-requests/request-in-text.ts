import { trimmedEnd } from '../text/trim.ts';
import { METHODS, type PastedRequest } from './pasted-request.ts';

/**
 * The requests that a line mentions in the ways that programs have: the request line of HTTP/1 (in access logs of nginx and Envoy, in what
 * tcpdump, nc and `curl -v` show), a method and a URL (kubectl, gin, python-requests), an error of Go's client.
 */
export function requestsInText(line: string): PastedRequest[] {
  if (!line.includes('/')) return [];
  return [...requestLines(line), ...goErrors(line)];
}

function* requestLines(line: string): Generator<PastedRequest> {
  for (const [, method = '', separator, target = '', version] of line.matchAll(MENTION)) {
    if (version === undefined && (separator === ':' ? !target.includes('://') : !mayBeTarget(target))) continue;
    const url = version === undefined ? trimmedEnd(target, '.,;:!)]}>') : target;
    yield { method, url, ...stageOf(line, separator) };
  }
}

/** `GET /x HTTP/1.1`, `GET https://…`, `GET "/x"`, and client-go's `request: GET:https://…`. */
const MENTION = new RegExp(
  String.raw`(?<![A-Za-z])(${METHODS.join('|')})([ \t]+|:)\\?["']?([^\s"'\\\x60]+)["']?(?: (HTTP\/\d(?:\.\d)?))?`,
  'g',
);

/** Without the version that follows it any word could stand there. */
function mayBeTarget(text: string): boolean {
  return /^(?:https?:\/\/|\/)/i.test(text);
}

/** kubectl at -v 6 and 9 says what came of a request that it may have announced; `curl -v` shows the one that was typed. */
function stageOf(line: string, separator: string | undefined): Pick<PastedRequest, 'stage'> {
  if (separator === ':') return { stage: 'sent' };
  return / in \d+ milliseconds$/.test(line) || line.startsWith('> ') ? { stage: 'answered' } : {};
}

/** url.Error: `Get "https://…": dial tcp …`; before Go 1.14 without the quotes. */
function* goErrors(line: string): Generator<PastedRequest> {
  for (const [, method = '', quoted, bare = ''] of line.matchAll(GO_ERROR)) {
    yield { method: method.toUpperCase(), url: quoted ?? bare.replace(/:$/, '') };
  }
}

const GO_ERROR =
  /(?<![A-Za-z])(Get|Head|Post|Put|Patch|Delete|Options) (?:\\*"(https?:\/\/[^\s"\\]+)\\*":|(https?:\/\/[^\s"\\]+:) )/g;
