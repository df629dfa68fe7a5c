import { UNSEEN } from '../../../api/text/plain-text.ts';
import { trimmedEnd } from '../../../api/text/trim.ts';

/**
 * Pasted text as its author saw it: without colours and other terminal sequences, bars of boxes, marks of quotations, entities of
 * HTML, and exotic blanks and quotes. Its lines stay lines, so that a place in it is still on the line where it was.
 */
export function readableText(text: string): string {
  const visible = text
    .replace(TERMINAL, '')
    .replace(/\r\n?/g, '\n')
    .replace(INVISIBLE, '')
    .replace(BLANK, ' ')
    .replace(DOUBLE_QUOTE, '"')
    .replace(SINGLE_QUOTE, "'");
  const unboxed = FRAMED.test(visible) ? visible.split('\n').map(unframed).join('\n') : visible;
  const whole = unboxed.replace(BROKEN_ESCAPE, '').replace(BROKEN_ENTITY, '$1$2');
  return whole.includes('&') ? whole.replace(ENTITY, character) : whole;
}

/** CSI and OSC sequences, and the other escapes of ECMA-48. */
const TERMINAL = new RegExp(
  String.raw`\x1b(?:\[[0-?]{0,40}[ -/]{0,4}[@-~]|\][^\x07\x1b]{0,2000}(?:\x07|\x1b\\)?|[ -/]{0,4}[0-~])`,
  'g',
);
const INVISIBLE = new RegExp(String.raw`(?!\n)${UNSEEN}`, 'gu');
const BLANK = /[\u00a0\u2000-\u200a\u202f\u205f\u3000]/g;
const DOUBLE_QUOTE = /[\u201c-\u201f\u2033\u00ab\u00bb\uff02]/g;
const SINGLE_QUOTE = /[\u2018-\u201b\u2032\uff07]/g;
const ENTITY = /&(?:(quot|apos|lt|gt|amp|nbsp)|#(\d{1,7})|#x([\da-f]{1,6}));/gi;
/** A line that was wrapped within `\\"` or `&quot;`. */
const BROKEN_ESCAPE = /(?<=\\)[ \t]*\n[ \t]*(?=[\\"])/g;
const BROKEN_ENTITY = /(&#?\w{0,5})[ \t]*\n[ \t]*(#?\w{0,5};)/g;
const NAMED: ReadonlyMap<string, string> = new Map([
  ['quot', '"'],
  ['apos', "'"],
  ['lt', '<'],
  ['gt', '>'],
  ['amp', '&'],
  ['nbsp', ' '],
]);

function character(entity: string, name?: string, decimal?: string, hex?: string): string {
  if (name !== undefined) return NAMED.get(name.toLowerCase()) ?? entity;
  const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
  return code >= 0x20 && code <= 0x10_ff_ff && !(code >= 0xd8_00 && code <= 0xdf_ff) ? String.fromCodePoint(code) : ' ';
}

const BARS = String.raw`[│┃║|╎┆▏▌]`;
const FRAMED = new RegExp(String.raw`^[ \t]*(?:>|${BARS})`, 'm');
const QUOTED = /^(?:[ \t]*>)+ ?/;
const LEFT = new RegExp(String.raw`^[ \t]*${BARS} ?`);
const RIGHT = new RegExp(String.raw`[ \t]*${BARS}[ \t]*$`);

/** A line without the marks of a quotation (`> `) and the bars of a box on either side. */
function unframed(line: string): string {
  const said = line.replace(QUOTED, '');
  if (!LEFT.test(said)) return said;
  const inner = said.replace(LEFT, '');
  return RIGHT.test(inner) ? trimmedEnd(inner.replace(RIGHT, ''), ' \t') : inner;
}
