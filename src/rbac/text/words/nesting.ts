/**
 * How deep in strings of other formats a text stands: 0 as the server wrote it, 1 where it is the value of a JSON or Go string, so that
 * its own quotes are `\"`, 2 for a string in a string (`\\\"`), and so on.
 */
export function nestingOf(backslashes: number): number {
  return Math.min(Math.ceil(Math.log2(backslashes + 1)), DEEPEST);
}

/** Nobody nests deeper, and each level doubles the backslashes. */
const DEEPEST = 5;

/** The quote of a text that stands so deep, as a pattern. */
export function quoteAt(nesting: number): string {
  return String.raw`(?<!\\)\\{${2 ** nesting - 1}}"`;
}

/** How many strings that begin on the same line are open at `at`. */
export function nestingIn(text: string, at: number): number {
  return nestingReader(text)(at);
}

/** The same for many places, in their order: each part of a line is read once, however many messages are on it. */
export function nestingReader(text: string): (at: number) => number {
  let [from, open] = [0, 0];
  return (at) => {
    const more = text.slice(from, at);
    const line = more.slice(more.lastIndexOf('\n') + 1);
    if (line.length < more.length) open = 0;
    from = at;
    for (const [, backslashes = ''] of line.matchAll(/(\\*)"/g)) {
      const level = nestingOf(backslashes.length);
      if (level === open - 1) open--;
      else if (level === open) open++;
    }
    return open;
  };
}

/** Where the innermost string that holds `text[from]` ends, at most the end of the text. Not for nesting 0, where there is no string. */
export function endOfString(text: string, from: number, nesting: number): number {
  const own = 2 ** nesting - 1;
  for (const match of text.slice(from).matchAll(/(\\*)"/g)) {
    if (match[1] !== undefined && match[1].length < own) return from + match.index;
  }
  return text.length;
}

/** The text as it was before it was put into that many strings. */
export function unnested(text: string, nesting: number): string {
  let plain = text;
  for (let level = 0; level < nesting; level++) plain = plain.replace(ESCAPED, unescaped);
  return plain;
}

const ESCAPED = /\\(?:u([\da-f]{4})|x([\da-f]{2})|(.))/gi;
const LETTERS: ReadonlyMap<string, string> = new Map([
  ['n', '\n'],
  ['t', '\t'],
  ['r', ''],
  ['b', ''],
  ['f', ''],
]);

function unescaped(_: string, unicode?: string, hex?: string, letter = ''): string {
  const code = unicode ?? hex;
  return code === undefined ? (LETTERS.get(letter) ?? letter) : String.fromCharCode(Number.parseInt(code, 16));
}
