import { BEFORE_NAME, loose, SPACE } from '../words/loose-pattern.ts';
import { EXACT_QUOTING, LOOSE_QUOTING, type Quoting } from '../words/quoting.ts';

/**
 * What stands before an authorizer's sentence about this resource: `deployments.apps "web" is forbidden: `. Groups: `groupResource` and
 * `name`, where there is an object. `null` for a bare sentence.
 */
export function matchAbout(text: string, before: number, nesting: number, resource: string): RegExpExecArray | null {
  const words = text.slice(Math.max(0, before - ABOUT_LENGTH), before);
  const match = EXACT[nesting]?.exec(words);
  const groupResource = match?.groups?.['groupResource'];
  if (match && (groupResource === resource || groupResource?.startsWith(`${resource}.`))) return match;
  // Only where the words were wrapped or their quotes changed: a pattern of its own for each resource.
  const wrapped = `${loose(resource)}(?:${loose('.')}(?:${LINE_BREAK})?[\\w.-]{1,300}?(?:${LINE_BREAK}[\\w.-]{1,300}?)?)?`;
  const bare = NO_OBJECT.exec(words);
  if (resource === '' || !bare || !MAY_BE_OBJECT.test(words)) return bare;
  for (const quoting of [EXACT_QUOTING[nesting] ?? LOOSE_QUOTING, LOOSE_QUOTING]) {
    const found = aboutPattern(quoting, wrapped).exec(words);
    if (found) return found;
  }
  return bare;
}

function aboutPattern({ name }: Quoting, groupResource: string): RegExp {
  const object = `${BEFORE_NAME}(?<groupResource>${groupResource})${SPACE}(?:${name('name')}${SPACE})?${loose('is')}${SPACE}`;
  return new RegExp(`${object}${FORBIDDEN}`, 'i');
}

const LINE_BREAK = '[ \\t]*\\n[ \\t]*';
const FORBIDDEN = `${loose('forbidden')}(?:${SPACE})?[:,](?:${SPACE})?$`;
const EXACT = EXACT_QUOTING.map((quoting) => aboutPattern(quoting, '[\\w.-]{1,300}'));
const NO_OBJECT = new RegExp(FORBIDDEN, 'i');
const MAY_BE_OBJECT = new RegExp(`${loose('is')}${SPACE}${FORBIDDEN}`, 'i');
const ABOUT_LENGTH = 600;
