import { codePointOf } from '../text/code-point.ts';

/** Where a scalar starts, and how deep its following lines are indented. */
export interface ScalarPlace {
  readonly column: number;
  readonly indent: number;
}

/**
 * A string as the API server's YAML library writes it (go.yaml.in/yaml/v2, emitterc.go): plain where it can be, folded at the first
 * blank after column 80.
 */
export function goYamlScalar(text: string, place: ScalarPlace): string {
  const can = stylesOf(text);
  if (text.includes('\n')) return can.literal ? literal(text, place) : doubleQuoted(text, place);
  if (resolvesToAnotherType(text)) return doubleQuoted(text, place);
  if (can.plain) return folded(text, place, 0);
  if (!can.single) return doubleQuoted(text, place);
  return `'${folded(text, { ...place, column: place.column + 1 }, 1)}'`;
}

const BEST_WIDTH = 80;

/** yaml_emitter_analyze_scalar. */
function stylesOf(text: string): { plain: boolean; single: boolean; literal: boolean } {
  const unprintable = /[^\n\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\u{10000}-\u{10ffff}]/u.test(text);
  const spaceBeforeBreak = /[ ][\n\x85\u2028\u2029]/u.test(text);
  const spaceAfterBreak = /[\n\x85\u2028\u2029] /u.test(text);
  const plain = !/^(?:---|\.\.\.)|^[#,[\]{}&*!|>'"%@`]|^[?:-](?: |$)|:(?: |$)| #|^ | $|[\n\x85\u2028\u2029]/u.test(
    text,
  );
  const always = !unprintable && !spaceBeforeBreak;
  return {
    plain: always && plain,
    single: always && !spaceAfterBreak,
    literal: always && text !== '' && !text.endsWith(' '),
  };
}

/** What YAML 1.1 would read as null, boolean, number, timestamp or merge key (resolve.go). */
function resolvesToAnotherType(text: string): boolean {
  return (
    /^(?:|~|null|Null|NULL|<<)$/u.test(text) ||
    /^(?:y|Y|yes|Yes|YES|on|On|ON|true|True|TRUE|n|N|no|No|NO|off|Off|OFF|false|False|FALSE)$/u.test(text) ||
    /^[-+]?(?:0b[01_]+|0o?[0-7_]+|0x[0-9a-fA-F_]+|[0-9][0-9_]*)$/u.test(text) ||
    /^(?:[-+]?(?:\.[0-9]+|[0-9][0-9_]*(?:\.[0-9_]*)?)(?:[eE][-+]?[0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/u.test(
      text,
    ) ||
    /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$/u.test(text) ||
    /^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt ].*)?$/u.test(text)
  );
}

/** Plain and single-quoted text. `quotes` is 1 within single quotes, where lines are not folded at blanks at either end. */
function folded(text: string, place: ScalarPlace, quotes: 0 | 1): string {
  const characters = Array.from(text);
  let written = '';
  let { column } = place;
  for (const [i, character] of characters.entries()) {
    const foldable = column > BEST_WIDTH && characters[i - 1] !== ' ' && characters[i + 1] !== ' ';
    if (character === ' ' && foldable && (quotes === 0 || (i > 0 && i < characters.length - 1))) {
      written += newLine(place);
      column = place.indent;
      continue;
    }
    const doubled = quotes === 1 && character === "'";
    written += doubled ? "''" : character;
    column += doubled ? 2 : 1;
  }
  return written;
}

function doubleQuoted(text: string, place: ScalarPlace): string {
  const characters = Array.from(text);
  let written = '"';
  let column = place.column + 1;
  let afterSpace = false;
  for (const [i, character] of characters.entries()) {
    const foldable = column > BEST_WIDTH && !afterSpace && i > 0 && i < characters.length - 1;
    if (character === ' ' && foldable) {
      const piece = characters[i + 1] === ' ' ? '\\' : '';
      written += newLine(place) + piece;
      column = place.indent + piece.length;
    } else {
      const piece = escaped(character);
      written += piece;
      column += Array.from(piece).length;
    }
    afterSpace = character === ' ';
  }
  return `${written}"`;
}

function literal(text: string, place: ScalarPlace): string {
  const indentHint = /^[ \n]/u.test(text) ? String(2) : '';
  const chomping = text.endsWith('\n') ? (text.endsWith('\n\n') || text === '\n' ? '+' : '') : '-';
  const lines = text.endsWith('\n') ? text.slice(0, -1).split('\n') : text.split('\n');
  const indented = lines.map((line) => (line === '' ? '' : ' '.repeat(place.indent) + line));
  return `|${indentHint}${chomping}\n${indented.join('\n')}`;
}

function escaped(character: string): string {
  const letter = ESCAPES.get(character);
  if (letter !== undefined) return `\\${letter}`;
  if (/[\x20-\x7e\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\u{10000}-\u{10ffff}]/u.test(character)) return character;
  const hex = codePointOf(character).toString(16).toUpperCase();
  if (hex.length <= 2) return `\\x${hex.padStart(2, '0')}`;
  return hex.length <= 4 ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`;
}

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['\0', '0'],
  ['\x07', 'a'],
  ['\b', 'b'],
  ['\t', 't'],
  ['\n', 'n'],
  ['\v', 'v'],
  ['\f', 'f'],
  ['\r', 'r'],
  ['\x1b', 'e'],
  ['"', '"'],
  ['\\', '\\'],
  ['\x85', 'N'],
  ['\u2028', 'L'],
  ['\u2029', 'P'],
]);

function newLine(place: ScalarPlace): string {
  return `\n${' '.repeat(place.indent)}`;
}
