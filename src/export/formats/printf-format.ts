import { isPlainLine } from '../../api/text/plain-text.ts';

/** Whether a text is a word of a command as it stands: on one line, and no longer than Linux takes (MAX_ARG_STRLEN, 128 KiB). */
export function isShortWord(text: string): boolean {
  return text.length < 32 * 1024 && isPlainLine(text);
}

/** A text as a format of POSIX printf, to stand in single quotes: one line that prints these very bytes. */
export function printfFormat(text: string): string {
  return text.replace(SPECIAL, (character) => SPELLINGS.get(character) ?? octal(character));
}

/** A dash at the start would begin an option. */
const SPECIAL = /^-|[%\\'\n]|[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

const SPELLINGS: ReadonlyMap<string, string> = new Map([
  ['%', '%%'],
  ['\\', String.raw`\\`],
  ["'", String.raw`'\''`],
  ['\n', String.raw`\n`],
]);

function octal(character: string): string {
  return Array.from(Buffer.from(character), (byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('');
}
