/**
 * Text in which every character can be seen: controls, bidi overrides, zero-width characters and the like are escaped as JSON escapes them. Line breaks and tabs
 * stay. The same as plainText of api/text, which the page cannot import; the server writes its answers so, but `JSON.parse` reads the escapes.
 */
export function visible(text: string): string {
  return ASCII_TEXT.test(text) ? text : text.replace(UNSEEN, escaped);
}

/** The same for a part of a line: line breaks are escaped as well. */
export function visibleLine(text: string): string {
  return ASCII_LINE.test(text) ? text : text.replace(UNSEEN_IN_LINE, escaped);
}

const ASCII_TEXT = /^[\n\t\x20-\x7e]*$/;
const ASCII_LINE = /^[\t\x20-\x7e]*$/;
/** All characters without a shape, except the presentation selectors of emoji. */
const SHAPELESS = String.raw`(?![\t\ufe0e\ufe0f])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]`;
const UNSEEN = new RegExp(String.raw`(?!\n)${SHAPELESS}`, 'gu');
const UNSEEN_IN_LINE = new RegExp(SHAPELESS, 'gu');

const LETTERS: ReadonlyMap<string, string> = new Map([
  ['\n', String.raw`\n`],
  ['\r', String.raw`\r`],
]);

function escaped(character: string): string {
  const units = Array.from({ length: character.length }, (_, at) => character.charCodeAt(at));
  const spelled = units.map((unit) => String.raw`\u${unit.toString(16).padStart(4, '0')}`).join('');
  return LETTERS.get(character) ?? spelled;
}
