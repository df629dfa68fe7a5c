import { BEFORE_NAME } from './loose-pattern.ts';
import { continuedLines } from './continued-lines.ts';
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
  const rest = text.slice(from, Math.min(end, limit));
  const next = rest.search(mayQuote ? NEXT_OF_KUBECTL : NEXT);
  return from + (next < 0 ? rest.length : next);
}

/** Longer messages are cut: no server writes them. */
const LONGEST = 16_384;

/** Where somebody else's words begin. */
const NEXT = new RegExp(
  String.raw`(?:\\+n|[.,;\])}"' ])*` +
    `(?:Error from server\\b|\\bError: |${BEFORE_NAME}[\\w.-]{1,300} (?:\\\\*"[^"]{0,300}" )?is forbidden: ` +
    '|Received status: Status\\(|metadata=ListMeta\\(|Retrying attempt)',
);

const NEXT_OF_KUBECTL = /Error from server\b/;

/** Where a text in single quotes ends that began earlier on the line, as a value of YAML, Python or a log. */
function endOfScalar(text: string, start: number, from: number): number | undefined {
  const line = text.slice(text.lastIndexOf('\n', start - 1) + 1, start);
  if (!/[:=([{,] ?b?'[^']*$/.test(line)) return undefined;
  const closing = /(?<!['\\])'(?!')/.exec(text.slice(from, from + LONGEST));
  return closing ? from + closing.index : undefined;
}
