/** What optional field selection and optional indexing are rewritten to: the library parses neither (cel-spec wiki, proposal 246). */
export const OPTIONAL_SELECT = 'optionalSelect__';
/** As OPTIONAL_SELECT, of `a[?b]`. */
export const OPTIONAL_INDEX = 'optionalIndex__';

/** An expression in the syntax that the library parses, and where each of its characters was. */
export interface PlainSyntax {
  readonly text: string;
  readonly offsetBefore: (offset: number) => number;
}

const STRING =
  /(?:[rR][bB]?|[bB][rR]?)?(?:"""[^]*?"""|'''[^]*?'''|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')|\/\/[^\n]*/y;
const SELECTION = /\.\s*\?\s*([A-Za-z_]\w*)/y;
const OPENING = /\[\s*\?/y;
const ELEMENT = /[[{,]\s*\?/y;

/** Rewrites `a.?b` and `a[?b]` as calls, and leaves comments out. Undefined for optional elements of lists and maps, which it does not know. */
export function withoutOptionals(expression: string): PlainSyntax | undefined {
  const pieces: string[] = [];
  const origins: number[] = [];
  const put = (text: string, from: number, moves: boolean) => {
    pieces.push(text);
    for (let i = 0; i < text.length; i++) origins.push(moves ? from + i : from);
  };
  const closers: string[] = [];
  let last = '';
  for (let at = 0; at < expression.length;) {
    const rest = (pattern: RegExp): RegExpExecArray | null => {
      pattern.lastIndex = at;
      return pattern.exec(expression);
    };
    const text = rest(STRING)?.[0];
    const selection = text === undefined ? rest(SELECTION) : null;
    const opening = /[\w)\]}"']/.test(last) ? rest(OPENING)?.[0] : undefined;
    if (text !== undefined) put(text.startsWith('//') ? '' : text, at, true);
    else if (selection) put(`.${OPTIONAL_SELECT}("${selection[1]}")`, at, false);
    else if (opening !== undefined) {
      put(`.${OPTIONAL_INDEX}(`, at, false);
      closers.push(')');
    } else if (rest(ELEMENT)) return undefined;
    else {
      const character = expression.charAt(at);
      if (character === '[') closers.push(']');
      put(character === ']' ? (closers.pop() ?? ']') : character, at, true);
    }
    const taken = text ?? selection?.[0] ?? opening ?? expression.charAt(at);
    if (!taken.startsWith('//')) last = taken.trim().at(-1) ?? last;
    at += taken.length;
  }
  return { text: pieces.join(''), offsetBefore: (offset) => origins[offset] ?? expression.length };
}
