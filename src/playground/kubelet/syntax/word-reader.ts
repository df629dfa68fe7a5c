import { ShellSyntaxError } from './syntax.ts';
import type { Parameter, Script, Word, WordPart } from './syntax.ts';

/** A text, and how far it has been read. */
export interface Cursor {
  readonly text: string;
  at: number;
}

/** Reads the script in `$(…)`, up to its bracket. */
export type ReadScript = (cursor: Cursor) => Script;

const NAME = /[A-Za-z_]\w*|[0-9@*#?$!-]/y;
const OPERATOR = /:?[-=+?]|%%?|##?/y;

/** The word at the cursor, as sh reads it (POSIX Shell Command Language, sections 2.2 and 2.6); empty where none begins. */
export function readWord(cursor: Cursor, readScript: ReadScript): Word {
  const parts: WordPart[] = [];
  for (;;) {
    const character = cursor.text.charAt(cursor.at);
    if (character === '' || ' \t\r\n;&|<>()'.includes(character)) return parts;
    parts.push(...readPart(cursor, readScript));
  }
}

/** The body of a here-document: expanded as within double quotes, in which quotes are nothing. */
export function readQuotedText(text: string, readScript: ReadScript): Word {
  const cursor = { text, at: 0 };
  const parts: WordPart[] = [];
  while (cursor.at < text.length) parts.push(readQuotedPart(cursor, readScript, '$`\\'));
  return parts;
}

function readPart(cursor: Cursor, readScript: ReadScript): WordPart[] {
  switch (cursor.text.charAt(cursor.at)) {
    case "'":
      return [quoted(upTo(cursor, "'"))];
    case '"':
      return readDoubleQuoted(cursor, readScript);
    case '\\':
      return [quoted(escaped(cursor))];
    default:
      return [readExpansion(cursor, readScript, false) ?? plain(one(cursor))];
  }
}

/** `''` is a word too. */
function readDoubleQuoted(cursor: Cursor, readScript: ReadScript): WordPart[] {
  const parts: WordPart[] = [quoted('')];
  cursor.at++;
  while (cursor.text.charAt(cursor.at) !== '"') {
    if (cursor.at >= cursor.text.length) throw unterminated();
    parts.push(readQuotedPart(cursor, readScript, '$`"\\'));
  }
  cursor.at++;
  return parts;
}

function readQuotedPart(cursor: Cursor, readScript: ReadScript, escapable: string): WordPart {
  const [character, next] = [cursor.text.charAt(cursor.at), cursor.text.charAt(cursor.at + 1)];
  if (character === '\\' && next !== '' && `${escapable}\n`.includes(next)) return quoted(escaped(cursor));
  return readExpansion(cursor, readScript, true) ?? quoted(one(cursor));
}

/** What begins with `$` or a backquote; `undefined` where nothing is expanded. */
function readExpansion(cursor: Cursor, readScript: ReadScript, isQuoted: boolean): WordPart | undefined {
  const { text, at } = cursor;
  if (text.startsWith('`', at)) {
    const script = upTo(cursor, '`').replaceAll(/\\([$`\\])/g, '$1');
    const inner = { text: script, at: 0 };
    return { kind: 'command', script: readScript(inner), isQuoted };
  }
  if (text[at] !== '$') return undefined;
  if (text.startsWith('$((', at)) throw new ShellSyntaxError('arithmetic is not pretended here');
  if (text[at + 1] === '(') {
    cursor.at += 2;
    const script = readScript(cursor);
    if (cursor.text[cursor.at] !== ')') throw unfinished('missing ")"');
    cursor.at++;
    return { kind: 'command', script, isQuoted };
  }
  if (text[at + 1] === '{') return { ...readBraced(cursor, readScript), isQuoted };
  const name = match(NAME, text, at + 1);
  if (name === '') return undefined;
  cursor.at += 1 + name.length;
  return { kind: 'parameter', name, operator: '', argument: [], isQuoted };
}

function readBraced(cursor: Cursor, readScript: ReadScript): Parameter {
  const { text } = cursor;
  cursor.at += 2;
  const isLength = text[cursor.at] === '#' && text[cursor.at + 1] !== '}';
  if (isLength) cursor.at++;
  const name = match(NAME, text, cursor.at);
  cursor.at += name.length;
  const operator = isLength ? '' : match(OPERATOR, text, cursor.at);
  cursor.at += operator.length;
  const argument: WordPart[] = [];
  while (text[cursor.at] !== '}') {
    if (cursor.at >= text.length) throw unfinished('missing "}"');
    if (operator === '') throw new ShellSyntaxError('bad substitution');
    argument.push(...readPart(cursor, readScript));
  }
  cursor.at++;
  if (name === '') throw new ShellSyntaxError('bad substitution');
  const known = isLength ? '#' : operator === '#' ? 'prefix' : (operator as Parameter['operator']);
  return { kind: 'parameter', name, operator: known, argument };
}

/** From one quote to the next. */
function upTo(cursor: Cursor, quote: string): string {
  const start = cursor.at + 1;
  let end = start;
  while (cursor.text[end] !== quote) {
    if (end >= cursor.text.length) throw unterminated();
    end += quote === '`' && cursor.text[end] === '\\' ? 2 : 1;
  }
  cursor.at = end + 1;
  return cursor.text.slice(start, end);
}

/** A backslash quotes the next character, and makes the end of a line nothing. */
function escaped(cursor: Cursor): string {
  const next = cursor.text.charAt(cursor.at + 1);
  if (next === '') throw unfinished('unexpected end of file');
  cursor.at += 2;
  return next === '\n' ? '' : next;
}

function one(cursor: Cursor): string {
  return cursor.text.charAt(cursor.at++);
}

function match(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? '';
}

function plain(text: string): WordPart {
  return { kind: 'text', text, isQuoted: false };
}

function quoted(text: string): WordPart {
  return { kind: 'text', text, isQuoted: true };
}

function unterminated(): ShellSyntaxError {
  return unfinished('unterminated quoted string');
}

function unfinished(message: string): ShellSyntaxError {
  return new ShellSyntaxError(message, { isUnfinished: true });
}
