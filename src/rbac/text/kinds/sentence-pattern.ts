import { BREAK, loose, SPACE } from '../words/loose-pattern.ts';
import { EXACT_QUOTING, LOOSE_QUOTING, type Quoting, WORD } from '../words/quoting.ts';

/**
 * The sentence of an authorizer from `User` on, at the place where the search starts. Groups: `user`, `verb`, then `path`, or `resource`
 * with `apiGroup`, or `older`, which is RESOURCE.GROUP/SUBRESOURCE; last `namespace`, or `cluster`, or `cut` where the namespace breaks off.
 */
function sentencePattern({ name, text, cut, last }: Quoting, isCut: boolean): RegExp {
  const maybe = (pattern: string) => (isCut ? `(?:${pattern})?` : pattern);
  const inNamespace = `${loose('in')}${SPACE}(?:${loose('the')}${SPACE})?(?:${loose('namespace')}|${loose('project')})${SPACE}`;
  const cluster = `${loose('at the cluster scope')}|${loose('in the cluster')}`;
  const scope = (part: string) =>
    `(?:${inNamespace}(?:${last(`namespace${part}`, '[\\w-]{1,63}(?![\\w-])')}${isCut ? `|${cut(`cut${part}`)}` : ''})|(?<cluster${part}>${cluster}))`;
  const inGroup = `${SPACE}${loose('in API group')}(?:(?<coreGroup>)(?=${SPACE}(?:in|at)${SPACE})|(?:${SPACE})?${name('apiGroup')})`;
  const resource = `${loose('resource')}${SPACE}${name('resource')}${maybe(inGroup)}${maybe(`${SPACE}${scope('')}`)}`;
  const older = `(?:${loose('all')}${SPACE})?(?<older>${WORD}{1,300}?(?:${BREAK}${WORD}{1,300}?)?)${SPACE}${scope('2')}`;
  const path = `${loose('path')}${SPACE}${last('path', '/[^\\s"\'`\\\\]*')}`;
  const verb = '(?<verb>[a-zA-Z]{0,40}(?:[:-][a-zA-Z:-]{1,80})?(?:[ \\t]*\\n[ \\t]*[a-z:-]{1,40})?)';
  return new RegExp(
    `${loose('User')}${SPACE}${text('user')}${SPACE}${loose('cannot')}${SPACE}${verb}${SPACE}(?:${path}|${resource}|${older})`,
    'iy',
  );
}

/** The surest first: as the server writes it, then however it was handed on; whole, then cut. Compiled when first used. */
const PATTERNS = EXACT_QUOTING.map((exact) =>
  lazily(() =>
    [false, true].flatMap((isCut) => [sentencePattern(exact, isCut), sentencePattern(LOOSE_QUOTING, isCut)]),
  ),
);

/** The parts of the sentence that begins at `from`, in text that stands in so many strings. */
export function matchSentence(text: string, from: number, nesting: number): RegExpExecArray | null {
  for (const pattern of PATTERNS[nesting]?.() ?? []) {
    pattern.lastIndex = from;
    const match = pattern.exec(text);
    if (match) return match;
  }
  return null;
}

function lazily<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}
