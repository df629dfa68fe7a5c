import { plainLine, plainText } from '../../api/text/plain-text.ts';
import type { Exchange } from '../../trace/exchange.ts';
import { exchangeWords, statusWords } from '../../trace/exchange-label.ts';
import { percentEncoded, type ReplayRequest, replayRequest } from '../../trace/replay/replay-request.ts';
import { PATH_CHARACTERS, withoutTemplates } from './template-text.ts';

/** The head of an `.http` file, as the REST clients of VS Code, JetBrains and Visual Studio read it. */
export function httpFileHead(baseUrl: string): string {
  return `@baseUrl = ${baseUrl}\n`;
}

/**
 * One request of it. These files are programs: `{{…}}` and `{%…%}` run JavaScript, lines of a body that begin with `<` or `>` read, run and
 * write files, `# @…`, `@…`, `??` and `...` are directives. So a request is written in the small part of the language that has
 * none of these (the lines of a body are JSON), or left out as a whole.
 */
export function httpFileRequest(exchange: Exchange): string {
  const request = replayRequest(exchange);
  const title = `\n### ${inert(`${exchangeWords(exchange)}: ${statusWords(exchange)}`)}`;
  const without = (why: string): string => `${title}\n# left out: ${inert(why)}; -o curl and -o har contain it\n`;
  if ('leftOut' in request) return without(request.leftOut);
  const leftOut = unwritable(request);
  if (leftOut !== undefined) return without(leftOut);
  const { method, path, headers, body, caveat } = request;
  const lines = [
    title,
    ...(caveat === undefined ? [] : [`# incomplete: ${inert(caveat)}`]),
    `${method} {{baseUrl}}${percentEncoded(path, PATH_CHARACTERS)} HTTP/1.1`,
    ...headers.map(([name, value]) => `${name}: ${value}`),
    ...(body ? ['', plainText(withoutTemplates(body.text) ?? '')] : []),
  ];
  return `${lines.join('\n')}\n`;
}

/** Why a request cannot be part of such a file. */
function unwritable({ method, path, headers, body }: ReplayRequest): string | undefined {
  if (!METHODS.has(method)) return `${method} is not a method of such a file`;
  if (DOTS.test(path)) return 'its path has dot segments, and what sends such files would send another path';
  const odd = headers.find(([name, value]) => !/^[a-z][-\w]*$/i.test(name) || /\{[{%]/.test(value));
  if (odd) return `its header ${odd[0]} would be taken for an instruction`;
  const isText = !body || (!body.encoding && withoutTemplates(body.text) !== undefined);
  return isText ? undefined : 'its body is not JSON, and a line of it could be taken for an instruction';
}

/** As the URL standard has them, which also removes encoded ones. */
const DOTS = /^[^?#]*\/(?:\.|%2e){1,2}(?:[/?#\\]|$)/i;

const METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** Text for a comment, in which nothing is evaluated and which names no directive (`# @name`). */
function inert(text: string): string {
  return plainLine(text)
    .replaceAll(/\{(?=[{%])/g, '{ ')
    .replace(/^\s*@/, '(at)');
}
