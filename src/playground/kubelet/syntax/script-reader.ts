import { HereDocuments } from './here-documents.ts';
import { ShellSyntaxError } from './syntax.ts';
import type { Assignment, Branch, Command, Redirection, Script, ScriptItem, SimpleCommand, Word } from './syntax.ts';
import { readWord } from './word-reader.ts';
import type { Cursor } from './word-reader.ts';

/** Characters of a script; longer ones are for files. */
const MAX_SCRIPT = 256 * 1024;
/** Of groups and substitutions in each other. */
const MAX_DEPTH = 50;
const OPERATOR = /&&|\|\||;;|[;&|()\n]/y;
const REDIRECTION = /(\d?)(<<-|<<|>>|>&|<&|&>|<|>)/y;
const ASSIGNMENT = /[A-Za-z_]\w*=/y;
const RESERVED = ['then', 'elif', 'else', 'fi', 'do', 'done', '}'];

/** Takes a script apart (POSIX Shell Command Language, section 2.10). Throws ShellSyntaxError. */
export function readScript(text: string): Script {
  if (text.length > MAX_SCRIPT) throw new ShellSyntaxError('script too long');
  const reader = new ScriptReader({ text, at: 0 });
  const script = reader.list();
  reader.mustEnd();
  return script;
}

class ScriptReader {
  readonly #cursor: Cursor;
  readonly #depth: number;
  readonly #documents = new HereDocuments();

  constructor(cursor: Cursor, depth = 0) {
    if (depth > MAX_DEPTH) throw new ShellSyntaxError('nested too deep');
    this.#cursor = cursor;
    this.#depth = depth;
  }

  /** Commands up to a bracket, a reserved word that ends them, or the end. */
  list(): Script {
    const items: ScriptItem[] = [];
    for (;;) {
      this.#skipLines();
      if (this.#isAtEnd() || RESERVED.includes(this.#peekWord()) || this.#peek() === ')') return { items };
      const pipeline = this.#pipeline();
      const operator = this.#take(OPERATOR, ['&&', '||', ';', '&', '\n']);
      if (operator === '&') throw new ShellSyntaxError('nothing runs in the background here');
      if (operator === '\n') this.#documents.read(this.#cursor, this.#substitution);
      const isJoined = operator === '&&' || operator === '||';
      items.push({ ...pipeline, operator: isJoined ? operator : ';' });
      if (isJoined) {
        this.#skipLines();
        if (this.#isAtEnd()) throw unfinished();
      } else if (operator === '') return { items };
    }
  }

  mustEnd(): void {
    if (!this.#isAtEnd()) throw unexpected(this.#peek() || this.#peekWord());
    if (this.#documents.areAwaited) throw unfinished();
  }

  #pipeline(): Omit<ScriptItem, 'operator'> {
    const isNegated = this.#takeWord('!');
    const commands = [this.#command()];
    while (this.#take(OPERATOR, ['|'])) {
      this.#skipLines();
      if (this.#isAtEnd()) throw unfinished();
      commands.push(this.#command());
    }
    return { isNegated, commands };
  }

  #command(): Command {
    const compound = this.#compound();
    if (!compound) return this.#simple();
    const redirections: Redirection[] = [];
    for (let each = this.#redirection(); each; each = this.#redirection()) redirections.push(...each);
    return { ...compound, redirections };
  }

  #compound(): Command | undefined {
    const redirections: Redirection[] = [];
    if (this.#take(OPERATOR, ['('])) {
      const body = this.#inner(true);
      return { kind: 'group', body, isSubshell: true, redirections };
    }
    if (this.#takeWord('{')) return { kind: 'group', body: this.#until('}'), isSubshell: false, redirections };
    if (this.#takeWord('if')) return { ...this.#conditional(), redirections };
    for (const word of ['while', 'until']) {
      if (!this.#takeWord(word)) continue;
      const condition = this.#until('do');
      return { kind: 'while', isUntil: word === 'until', condition, body: this.#until('done'), redirections };
    }
    if (this.#takeWord('for')) return { ...this.#for(), redirections };
    if (['case', 'function', ...RESERVED].includes(this.#peekWord())) throw unexpected(this.#peekWord());
    return undefined;
  }

  #conditional() {
    const branches: Branch[] = [];
    do branches.push({ condition: this.#until('then'), body: this.list() });
    while (this.#takeWord('elif'));
    const otherwise = this.#takeWord('else') ? { otherwise: this.list() } : {};
    this.#must('fi');
    return { kind: 'if', branches, ...otherwise } as const;
  }

  #for() {
    this.#skipBlanks();
    const name = this.#peekWord();
    this.#cursor.at += name.length;
    if (!/^[A-Za-z_]\w*$/.test(name)) throw unexpected(name);
    this.#skipLines();
    const words: Word[] | undefined = this.#takeWord('in') ? [] : undefined;
    for (let word = this.#word(); words && word.length > 0; word = this.#word()) words.push(word);
    this.#take(OPERATOR, [';']);
    this.#skipLines();
    this.#must('do');
    return { kind: 'for', name, ...(words && { words }), body: this.#until('done') } as const;
  }

  #simple(): SimpleCommand {
    const assignments: Assignment[] = [];
    const words: Word[] = [];
    const redirections: Redirection[] = [];
    for (;;) {
      const redirected = this.#redirection();
      if (redirected) {
        redirections.push(...redirected);
        continue;
      }
      const name = words.length === 0 ? this.#take(ASSIGNMENT) : '';
      const word = readWord(this.#cursor, this.#substitution);
      if (name !== '') assignments.push({ name: name.slice(0, -1), value: word });
      else if (word.length > 0) words.push(word);
      else break;
    }
    if (words.length + assignments.length + redirections.length === 0) throw unexpected(this.#peek() || 'end of file');
    return { kind: 'simple', assignments, words, redirections };
  }

  #redirection(): Redirection[] | undefined {
    const [, digit = '', operator = ''] = /^(\d?)(.*)$/.exec(this.#take(REDIRECTION)) ?? [];
    if (operator === '') return undefined;
    const target = this.#word();
    if (target.length === 0) throw unexpected(this.#peek() || 'end of file');
    const descriptor = digit === '' ? (operator.startsWith('<') ? 0 : 1) : Number(digit);
    if (operator === '&>') {
      const both: Word = [{ kind: 'text', text: '1', isQuoted: true }];
      return [
        { descriptor: 1, operator: '>', target },
        { descriptor: 2, operator: '>&', target: both },
      ];
    }
    if (!operator.startsWith('<<')) return [{ descriptor, operator: operator as Redirection['operator'], target }];
    const redirection: Redirection = { descriptor, operator: '<<', target: [] };
    this.#documents.await(redirection, target, operator === '<<-');
    return [redirection];
  }

  readonly #substitution = (cursor: Cursor): Script => new ScriptReader(cursor, this.#depth + 1).list();

  #inner(isBracketed: boolean): Script {
    const script = new ScriptReader(this.#cursor, this.#depth + 1).list();
    if (isBracketed && !this.#take(OPERATOR, [')']))
      throw this.#isAtEnd() ? unfinished() : unexpected(this.#peekWord());
    return script;
  }

  #until(word: string): Script {
    const script = this.#inner(false);
    this.#must(word);
    return script;
  }

  #must(word: string): void {
    this.#skipLines();
    if (!this.#takeWord(word)) throw this.#isAtEnd() ? unfinished() : unexpected(this.#peek() || this.#peekWord());
  }

  #word(): Word {
    this.#skipBlanks();
    return readWord(this.#cursor, this.#substitution);
  }

  /** What stands at the cursor, after blanks, where it is one of these; else `''`, and nothing is taken. */
  #take(pattern: RegExp, wanted?: readonly string[]): string {
    this.#skipBlanks();
    pattern.lastIndex = this.#cursor.at;
    const found = pattern.exec(this.#cursor.text)?.[0] ?? '';
    if (wanted && !wanted.includes(found)) return '';
    this.#cursor.at += found.length;
    return found;
  }

  #takeWord(word: string): boolean {
    if (this.#peekWord() !== word) return false;
    this.#cursor.at += word.length;
    return true;
  }

  #peekWord(): string {
    this.#skipBlanks();
    return /^[^\s;&|<>()'"\\$`]*/.exec(this.#cursor.text.slice(this.#cursor.at, this.#cursor.at + 100))?.[0] ?? '';
  }

  #peek(): string {
    this.#skipBlanks();
    OPERATOR.lastIndex = this.#cursor.at;
    return OPERATOR.exec(this.#cursor.text)?.[0] ?? '';
  }

  #isAtEnd(): boolean {
    this.#skipBlanks();
    return this.#cursor.at >= this.#cursor.text.length;
  }

  #skipBlanks(): void {
    const blanks = /(?:[ \t\r]|\\\n)*(?:(?<=^|[\s;&|()])#[^\n]*)?/y;
    blanks.lastIndex = this.#cursor.at;
    blanks.exec(this.#cursor.text);
    this.#cursor.at = Math.max(this.#cursor.at, blanks.lastIndex);
  }

  #skipLines(): void {
    while (this.#take(OPERATOR, ['\n'])) this.#documents.read(this.#cursor, this.#substitution);
  }
}

function unexpected(word: string): ShellSyntaxError {
  return new ShellSyntaxError(
    `unexpected ${word === '\n' ? 'newline' : word === 'end of file' ? word : JSON.stringify(word)}`,
  );
}

function unfinished(): ShellSyntaxError {
  return new ShellSyntaxError('unexpected end of file', { isUnfinished: true });
}
