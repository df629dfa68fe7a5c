import { BEFORE_NAME } from './loose-pattern.ts';
import { continuedLines } from './continued-lines.ts';
import { lineStart } from './line-start.ts';
import { endOfString } from './nesting.ts';

/** What is known of how a message stands in its text. */
export interface Surroundings {
  readonly nesting: number;
  /** A line break was found within its words. */
  readonly isWrapped: boolean;
  /** It may quote messages of others, as a policy's does. */
  readonly mayQuote?: boolean;
}

/**
 * Where the message ends that begins at `start` and of which `from` is a place within: with the string it stands in, else with its line
 * and those that go on with it, or where the next message begins.
 */
export function messageEnd(
  text: string,
  start: number,
  from: number,
  { nesting, isWrapped, mayQuote = false }: Surroundings,
): number {
  const limit = Math.min(text.length, from + LONGEST);
  const end =
    nesting > 0
      ? endOfString(text, from, nesting)
      : (endOfScalar(text, start, from) ?? continuedLines(text, from, isWrapped));
  const length = Math.min(end, limit) - from;
  // The next may begin on this line and go on in those after it.
  const next = text.slice(from, from + length + LONGEST_BEGIN).search(mayQuote ? NEXT_OF_KUBECTL : NEXT);
  return from + (next < 0 ? length : Math.min(next, length));
}

/** Longer messages are cut: no server writes them. */
const LONGEST = 16_384;
const LONGEST_BEGIN = 700;

/** Where somebody else's words begin. */
const NEXT = new RegExp(
  String.raw`(?:\\+n|[.,;\]"'\s]){0,60}` +
    `(?:Error from server\\b|\\bError: |${BEFORE_NAME}[\\w.-]{1,300}\\s{1,40}(?:\\\\*"[^"]{0,300}"\\s{1,40})?is\\s{1,40}forbidden:\\s` +
    '|Received status: Status\\(|metadata=ListMeta\\(|Retrying attempt)',
);

const NEXT_OF_KUBECTL = /Error from server\b|[,;]\s{1,40}admission\s{1,40}webhook\s{1,40}"/;

/** Where a text in backticks, in parentheses or in single quotes ends that began on the line, as in prose, YAML, Python or a log. */
function endOfScalar(text: string, start: number, from: number): number | undefined {
  if (text[start - 1] === '`') return placeOf(/`/, text, from);
  if (text[start - 1] === '(') return placeOf(/\)\s*(?:\n|$)/, text, from);
  const line = text.slice(lineStart(text, start), start);
  return /[:=([{,] ?b?'[^']*$/.test(line) ? placeOf(/(?<!['\\])'(?!')/, text, from) : undefined;
}

function placeOf(closing: RegExp, text: string, from: number): number | undefined {
  const found = closing.exec(text.slice(from, from + LONGEST));
  return found ? from + found.index : undefined;
}
