import type { ErrorInText } from '../denial-in-text.ts';
import { oneLine } from '../words/loose-pattern.ts';
import { messageEnd } from '../words/message-end.ts';
import { nestingIn, unnested } from '../words/nesting.ts';

/** Errors of API servers that are not denials: as kubectl prints them, and the commonest messages wherever they stand. */
export function* plainErrorsIn(text: string): Generator<ErrorInText> {
  yield* kubectlErrorsIn(text);
  for (const [message, code] of MESSAGES) {
    for (const { index, 0: head } of text.matchAll(message)) yield errorAt(text, { index, from: index, head, code });
  }
}

/** `Error from server (Conflict): …`; `The Deployment "web" is invalid: …`, whose fields may be on lines of their own. */
function* kubectlErrorsIn(text: string): Generator<ErrorInText> {
  for (const { index, 0: head, groups } of text.matchAll(/[Ee]rror from server(?: \((?<reason>\w{1,40})\))?: /g)) {
    const code = groups?.['reason'] === undefined ? 500 : CODES.get(groups['reason']);
    if (code !== undefined) yield errorAt(text, { index, from: index + head.length, head: '', code });
  }
  for (const { index, 0: message } of text.matchAll(INVALID)) {
    yield { index, end: index + message.length, code: 422, message: message.replace(/^The /, '').trim() };
  }
}

interface Place {
  readonly index: number;
  /** Where the message begins. */
  readonly from: number;
  /** What of it is known to belong to it. */
  readonly head: string;
  readonly code: number;
}

/** Looks only so far around, or a long line with many errors would take quadratic time. */
function errorAt(text: string, { index, from, head, code }: Place): ErrorInText {
  const start = Math.max(0, index - BEFORE);
  const around = text.slice(start, from + AFTER);
  const nesting = nestingIn(around, index - start);
  const end = messageEnd(around, index - start, from + head.length - start, { nesting, isWrapped: false });
  return { index, end: start + end, code, message: oneLine(unnested(around.slice(from - start, end), nesting)) };
}

const BEFORE = 2000;
const AFTER = 2000;

const INVALID =
  /^The [A-Z]\w{0,100}(?:\.[\w.-]{1,253})? "[^"\n]{0,253}" is invalid:[^\n]{0,2000}(?:\n\* [^\n]{1,2000}){0,50}/gm;

/** By the reason that kubectl prints (apimachinery pkg/apis/meta/v1/types.go), without those of a denial. */
const CODES: ReadonlyMap<string, number> = new Map([
  ['BadRequest', 400],
  ['NotFound', 404],
  ['MethodNotAllowed', 405],
  ['NotAcceptable', 406],
  ['AlreadyExists', 409],
  ['Conflict', 409],
  ['Gone', 410],
  ['Expired', 410],
  ['RequestEntityTooLarge', 413],
  ['UnsupportedMediaType', 415],
  ['Invalid', 422],
  ['TooManyRequests', 429],
  ['InternalError', 500],
  ['ServerTimeout', 500],
  ['ServiceUnavailable', 503],
  ['Timeout', 504],
]);

const NAME = String.raw`(?<![\w./-])[\w.-]{1,253} \\*"[^"\n]{1,253}"`;

/** Messages that say by themselves which error it is. */
const MESSAGES: readonly (readonly [message: RegExp, code: number])[] = [
  [/no matches for kind \\*"[^"\n]{1,100}" in version \\*"[^"\n]{1,300}"/g, 404],
  [/the server doesn't have a resource type \\*"[^"\n]{1,300}"/g, 404],
  [/the server could not find the requested resource/g, 404],
  [new RegExp(`${NAME} not found`, 'g'), 404],
  [new RegExp(`${NAME} already exists`, 'g'), 409],
  [/Operation cannot be fulfilled on [\w.-]{1,300} \\*"[^"\n]{1,253}": /g, 409],
  [/Apply failed with \d{1,6} conflicts?: /g, 409],
  [/too old resource version: \d/g, 410],
  [/Request entity too large: limit is \d/g, 413],
  [/the body of the request was in an unknown format - accepted media types include: /g, 415],
  [/Cannot evict pod as it would violate the pod's disruption budget/g, 429],
  [/failed calling webhook \\*"[^"\n]{1,253}": /g, 500],
  [/etcdserver: request is too large/g, 500],
  [/error dialing backend: /g, 500],
  [/no endpoints available for service \\*"[^"\n]{1,253}"/g, 503],
  [/the server is currently unable to handle the request/g, 503],
];
