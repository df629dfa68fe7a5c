/**
 * Text that is safe to show to people, or to write to a file that may be printed: what a terminal would obey (ESC, the C1 controls, a lone
 * CR) and invisible characters that change how the rest reads (bidi overrides, zero-width characters, tags) are escaped. Line breaks and
 * tabs stay. Beyond ASCII the escapes are JSON's, so that JSON keeps its value: its texts have no raw control characters below that.
 * With `colors`, what `painter` writes to colour a text stays too.
 */
export function plainText(text: string, { colors = false }: { readonly colors?: boolean } = {}): string {
  if (!NOT_ASCII_TEXT.test(text)) return text;
  return text.replace(searchFor(colors ? UNSAFE_OR_COLOR : UNSAFE), (match) =>
    match.length > 2 || match === CRLF ? match : spelled(match),
  );
}

/** The same for a part of a line: line breaks are escaped as well, so that it stays on its line. */
export function plainLine(text: string): string {
  return PRINTABLE_ASCII.test(text) ? text : text.replace(searchFor(UNSEEN), spelled);
}

/** Whether `plainLine` would change nothing. */
export function isPlainLine(text: string): boolean {
  return PRINTABLE_ASCII.test(text) || text.search(searchFor(UNSEEN)) < 0;
}

/** All characters without a visible shape, except the presentation selectors of emoji, which are harmless. */
export const UNSEEN = String.raw`(?![\t\ufe0e\ufe0f])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]`;

const CRLF = '\r\n';
/** Of log/pretty/paint.ts. */
const COLOR = String.raw`\x1b\[(?:0|2|3[1-6])m`;
/** Most text is nothing else, and this test is much faster than the search for unsafe characters. */
const NOT_ASCII_TEXT = /[^\n\t\x20-\x7e]/;
const PRINTABLE_ASCII = /^[\t\x20-\x7e]*$/;
const UNSAFE = String.raw`\r\n|(?!\n)${UNSEEN}`;
const UNSAFE_OR_COLOR = String.raw`\r\n|${COLOR}|(?!\n)${UNSEEN}`;

const searches = new Map<string, RegExp>();

/** Made when it is first needed: V8 takes a third of a millisecond for the classes of characters. */
function searchFor(pattern: string): RegExp {
  const search = searches.get(pattern) ?? new RegExp(pattern, 'gu');
  searches.set(pattern, search);
  return search;
}

const LETTERS: ReadonlyMap<string, string> = new Map([
  ['\n', String.raw`\n`],
  ['\r', String.raw`\r`],
]);

function spelled(character: string): string {
  const hex = (at: number, digits: number) => character.charCodeAt(at).toString(16).padStart(digits, '0');
  if (character < ' ') return LETTERS.get(character) ?? `\\x${hex(0, 2)}`;
  return Array.from({ length: character.length }, (_, at) => `\\u${hex(at, 4)}`).join('');
}
