/** The escape at a place in bash's `$'…'` (ANSI-C quoting): the text that it stands for, and its length. */
export function ansiCUnescape(line: string, at: number): { readonly text: string; readonly length: number } {
  const letter = line[at + 1] ?? '';
  const simple = LETTERS.get(letter);
  if (simple !== undefined) return { text: simple, length: 2 };
  CODE.lastIndex = at + 1;
  const [code, hex, unicode, wide, octal] = CODE.exec(line) ?? [];
  if (code === undefined) return { text: `\\${letter}`, length: 1 + letter.length };
  const value = octal === undefined ? Number.parseInt(hex ?? unicode ?? wide ?? '', 16) : Number.parseInt(octal, 8);
  return { text: value > 0x10ffff ? '\uFFFD' : String.fromCodePoint(value), length: 1 + code.length };
}

const CODE = /x([0-9a-fA-F]{1,2})|u([0-9a-fA-F]{1,4})|U([0-9a-fA-F]{1,8})|([0-7]{1,3})/y;

const LETTERS: ReadonlyMap<string, string> = new Map([
  ['n', '\n'],
  ['t', '\t'],
  ['r', '\r'],
  ['a', '\x07'],
  ['b', '\b'],
  ['e', '\x1b'],
  ['E', '\x1b'],
  ['f', '\f'],
  ['v', '\v'],
  ['\\', '\\'],
  ["'", "'"],
  ['"', '"'],
  ['?', '?'],
]);
