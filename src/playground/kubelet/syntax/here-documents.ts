import { ShellSyntaxError } from './syntax.ts';
import type { Redirection, Word } from './syntax.ts';
import { readQuotedText } from './word-reader.ts';
import type { Cursor, ReadScript } from './word-reader.ts';

interface Awaited {
  readonly redirection: Redirection;
  readonly end: string;
  /** Its end was quoted: nothing in it is expanded. */
  readonly isRaw: boolean;
  /** `<<-`: tabs before its lines are left out. */
  readonly isIndented: boolean;
}

/** The texts of `<<`, which follow the line that names them (POSIX Shell Command Language, section 2.7.4). */
export class HereDocuments {
  #awaited: Awaited[] = [];

  get areAwaited(): boolean {
    return this.#awaited.length > 0;
  }

  await(redirection: Redirection, end: Word, isIndented: boolean): void {
    const text = end.map((part) => (part.kind === 'text' ? part.text : '')).join('');
    const isRaw = end.some((part) => part.kind === 'text' && part.isQuoted);
    this.#awaited.push({ redirection, end: text, isRaw, isIndented });
  }

  /** Takes the texts from the line at the cursor on. Throws ShellSyntaxError where one has no end. */
  read(cursor: Cursor, readScript: ReadScript): void {
    for (const { redirection, end, isRaw, isIndented } of this.#awaited.splice(0)) {
      let body = '';
      for (let line = nextLine(cursor, isIndented); line !== end; line = nextLine(cursor, isIndented))
        body += `${line}\n`;
      redirection.target = isRaw ? [{ kind: 'text', text: body, isQuoted: true }] : readQuotedText(body, readScript);
    }
  }
}

function nextLine(cursor: Cursor, isIndented: boolean): string {
  const { text, at } = cursor;
  if (at >= text.length) throw new ShellSyntaxError('unexpected end of file', { isUnfinished: true });
  const newline = text.indexOf('\n', at);
  const end = newline < 0 ? text.length : newline;
  cursor.at = Math.min(end + 1, text.length);
  const line = text.slice(at, end);
  return isIndented ? line.replace(/^\t+/, '') : line;
}
