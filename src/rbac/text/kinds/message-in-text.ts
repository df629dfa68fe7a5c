import type { DenialInText } from '../denial-in-text.ts';
import { rejoined } from '../words/rejoined.ts';
import { BEFORE_NAME, loose, oneLine, SPACE } from '../words/loose-pattern.ts';
import { messageEnd } from '../words/message-end.ts';
import { nestingOf, nestingReader, unnested } from '../words/nesting.ts';

/**
 * A message of the API server that is not an authorizer's sentence: `pods "web" is forbidden: exceeded quota: …`,
 * `admission webhook "x" denied the request: …`, `… is invalid: …` of an admission policy.
 */
export function* messagesIn(text: string): Generator<DenialInText> {
  const nestingAt = nestingReader(text);
  for (const { index, groups = {}, ...match } of text.matchAll(BEGIN)) {
    const head = match[0];
    const nesting = groups['escapes'] === undefined ? nestingAt(index) : nestingOf(groups['escapes'].length);
    const end = messageEnd(text, index, index + head.length, {
      nesting,
      isWrapped: head.includes('\n'),
      mayQuote: !head.includes('forbidden'),
    });
    const words = unnested(rejoined(text, index, end), nesting);
    const message = readMessage(words);
    if (message !== undefined) yield { index, end, code: groups['invalid'] === undefined ? 403 : 422, message };
  }
}

const NAME = `${BEFORE_NAME}[\\w.:/-]{1,300}`;
const QUOTED = '(?<escapes>\\\\*)["\'`]{1,2}[^"\'`\\n\\\\]{0,300}\\\\*["\'`]{1,2}';
const BEGIN = new RegExp(
  `${NAME}${SPACE}(?:${QUOTED}${SPACE})?(?:${loose('is forbidden')}(?:${SPACE})?[:,]|(?<invalid>${loose('is invalid')}(?:${SPACE})?:))` +
    `|${loose('admission webhook')}${SPACE}\\\\*["']|\\bpolicy '[^'\\n]{1,300}' with binding '`,
  'g',
);

/** `undefined` where it is a message of another kind: one of a field that is not valid, unless a policy says so. */
function readMessage(words: string): string | undefined {
  const message = hasRules(words) ? words.trim() : oneLine(words);
  const plain = withoutClosing(message);
  return /^\S+ (?:\S+ )?is invalid/.test(plain) && !POLICY.test(plain) ? undefined : plain;
}

/** Each rule is on a line of its own. */
function hasRules(words: string): boolean {
  return /\n\s*\{(?:APIGroups|Resources|NonResourceURLs)/.test(words);
}

const POLICY = /AdmissionPolicy(?:Binding)?\b|ResourceClaim|Forbidden: disallowed by cluster policy/;

/** Without what closes a quotation, a list or parentheses around the message. */
function withoutClosing(message: string): string {
  const last = message.at(-1) ?? '';
  const opening = OPENINGS.get(last);
  const closes = message.split(last).length - 1;
  const opens = opening === undefined ? 0 : message.split(opening).length - 1;
  const isClosing = opening === undefined ? /["'`]/.test(last) && closes % 2 === 1 : closes > opens;
  return isClosing ? message.slice(0, -1).trimEnd() : message;
}

const OPENINGS: ReadonlyMap<string, string> = new Map([
  [']', '['],
  [')', '('],
]);
