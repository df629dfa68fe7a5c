import { BREAK, loose, SPACE } from './loose-pattern.ts';
import { EXACT_QUOTING, LOOSE_QUOTING, type Quoting, WORD } from './quoting.ts';

/**
 * The sentence of an authorizer from `User` on, at the place where the search starts. Groups: `user`, `verb`, then `path`, or `resource`
 * with `apiGroup`, or `older`, which is RESOURCE.GROUP/SUBRESOURCE; last `namespace`, or `cluster`, or `cut` where the namespace breaks off.
 */
function sentencePattern({ name, text, cut, last }: Quoting): RegExp {
  const inNamespace = `${loose('in')}${SPACE}(?:${loose('the')}${SPACE})?(?:${loose('namespace')}|${loose('project')})${SPACE}`;
  const cluster = `${loose('at the cluster scope')}|${loose('in the cluster')}`;
  const scope = (part: string) =>
    `(?:${inNamespace}(?:${last(`namespace${part}`, '[\\w-]{1,63}(?![\\w-])')}|${cut(`cut${part}`)})|(?<cluster${part}>${cluster}))`;
  const inGroup = `${SPACE}${loose('in API group')}(?:(?<coreGroup>)(?=${SPACE}(?:in|at)${SPACE})|(?:${SPACE})?${name('apiGroup')})`;
  const resource = `${loose('resource')}${SPACE}${name('resource')}(?:${inGroup})?(?:${SPACE}${scope('')})?`;
  const older = `(?:${loose('all')}${SPACE})?(?<older>${WORD}{1,300}?(?:${BREAK}${WORD}{1,300}?)?)${SPACE}${scope('2')}`;
  const path = `${loose('path')}${SPACE}${last('path', '/[^\\s"\'`\\\\]*')}`;
  const verb = '(?<verb>[a-zA-Z]{0,40}(?:[:-][a-zA-Z:-]{1,80})?(?:[ \\t]*\\n[ \\t]*[a-z:-]{1,40})?)';
  return new RegExp(
    `${loose('User')}${SPACE}${text('user')}${SPACE}${loose('cannot')}${SPACE}${verb}${SPACE}(?:${path}|${resource}|${older})`,
    'iy',
  );
}

const EXACT = EXACT_QUOTING.map(sentencePattern);
const LOOSE = sentencePattern(LOOSE_QUOTING);

/** The parts of the sentence that begins at `from`; the first that matches: as the server quotes, or however it was quoted since. */
export function matchSentence(text: string, from: number, nesting: number): RegExpExecArray | null {
  for (const pattern of [EXACT[nesting] ?? LOOSE, LOOSE]) {
    pattern.lastIndex = from;
    const match = pattern.exec(text);
    if (match) return match;
  }
  return null;
}
