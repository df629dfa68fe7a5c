import { ansiCUnescape } from './ansi-c-quote.ts';

/**
 * Shell commands taken apart into words as sh and bash do it (POSIX Shell Command Language, sections 2.2 and 2.3), line by line, and never
 * run: expansions (`$TOKEN`, `$(…)`, backquotes) are left in the words as they are written. Redirections are left out.
 */
export class ShellText {
  readonly #commands: string[][] = [[]];
  #word: string | undefined;
  /** What encloses the current character, outermost first: the character or characters that ended its opening. */
  readonly #within: Enclosure[] = [];
  #isContinued = false;
  #isTarget = false;

  /** The next line, without its end. */
  feed(line: string): void {
    this.#isContinued = false;
    for (let at = 0; at < line.length;) at = this.#step(line, at);
    if (this.#isContinued) return;
    if (this.#within.length === 0) this.#endCommand();
    else this.#add('\n');
  }

  /** True while the command goes on in the next line. */
  get isOpen(): boolean {
    return this.#isContinued || this.#within.length > 0;
  }

  /** True within a quote or an expansion that has not ended. */
  get isQuoted(): boolean {
    return this.#within.length > 0;
  }

  /** The words of each command. */
  get commands(): readonly (readonly string[])[] {
    // An open quote has taken in the end of its line.
    const word = this.isQuoted ? this.#word?.replace(/\n$/, '') : this.#word;
    const last = this.#commands.at(-1) ?? [];
    const commands = word === undefined ? this.#commands : [...this.#commands.slice(0, -1), [...last, word]];
    return commands.filter((words) => words.length > 0);
  }

  /** Reads one token at a place, and returns where the next one is. */
  #step(line: string, at: number): number {
    const enclosure = this.#within.at(-1);
    const character = line.charAt(at);
    if (character === '\\' && enclosure !== "'" && enclosure !== "raw'") return this.#escape(line, at, enclosure);
    switch (enclosure) {
      case undefined:
        return this.#plain(line, at);
      case "'":
      case "$'":
        if (character === "'") this.#within.pop();
        else this.#add(character);
        return at + 1;
      case '"':
        if (character === '"') this.#within.pop();
        else return this.#expansion(line, at);
        return at + 1;
      default:
        return this.#raw(line, at, enclosure);
    }
  }

  #plain(line: string, at: number): number {
    const character = line.charAt(at);
    switch (character) {
      case ' ':
      case '\t':
      case '\r':
        this.#endWord();
        return at + 1;
      case "'":
      case '"':
        return this.#open(character, at + 1);
      case ';':
      case '&':
      case '|':
      case '(':
      case ')':
        this.#endCommand();
        return at + 1;
      case '<':
      case '>':
        return this.#redirection(line, at);
      case '#':
        if (this.#word === undefined) return line.length;
        break;
      case '$':
        if (line[at + 1] === "'") return this.#open("$'", at + 2);
        if (line[at + 1] === '"') return this.#open('"', at + 2);
    }
    return this.#expansion(line, at);
  }

  /** A character, or the start of something that a shell would expand. */
  #expansion(line: string, at: number): number {
    const two = line.slice(at, at + 2);
    const opened = two === '$(' || two === '${' ? two : line[at] === '`' ? '`' : undefined;
    this.#add(opened ?? line.charAt(at));
    if (opened !== undefined) this.#within.push(opened);
    return at + (opened?.length ?? 1);
  }

  /** Within what a shell would expand all is copied; quotes count, since they may enclose its end. */
  #raw(line: string, at: number, enclosure: Enclosure): number {
    const character = line.charAt(at);
    if (character === ENDS[enclosure]) {
      this.#within.pop();
    } else if (enclosure !== "raw'" && enclosure !== '`') {
      if (line.startsWith('$(', at) || line.startsWith('${', at)) return this.#expansion(line, at);
      const opened = character === '(' ? '$(' : character === '"' ? 'raw"' : character === "'" ? "raw'" : undefined;
      if (opened !== undefined && (enclosure === '$(' || (enclosure === '${' && character !== '(')))
        this.#within.push(opened);
    }
    this.#add(character);
    return at + 1;
  }

  #escape(line: string, at: number, enclosure: Enclosure | undefined): number {
    if (at === line.length - 1 && enclosure !== "$'") {
      this.#isContinued = true;
      return line.length;
    }
    const next = line[at + 1] ?? '';
    if (enclosure === "$'") {
      const { text, length } = ansiCUnescape(line, at);
      this.#add(text);
      return at + length;
    }
    const isKept = enclosure === undefined ? false : enclosure !== '"' || !'$`"\\'.includes(next);
    this.#add(isKept ? `\\${next}` : next);
    return at + 2;
  }

  /** `2>&1`, `> file`, `<<< text`: the operator, and the word that follows. */
  #redirection(line: string, at: number): number {
    if (this.#word !== undefined && /^\d$/.test(this.#word)) this.#word = undefined;
    this.#endWord();
    this.#isTarget = true;
    const operator = /[<>]+[&|-]?/y;
    operator.lastIndex = at;
    return at + (operator.exec(line)?.[0].length ?? 1);
  }

  #open(enclosure: Enclosure, next: number): number {
    this.#within.push(enclosure);
    this.#word ??= '';
    return next;
  }

  #add(text: string): void {
    this.#word = (this.#word ?? '') + text;
  }

  #endWord(): void {
    if (this.#word === undefined) return;
    if (!this.#isTarget) this.#commands.at(-1)?.push(this.#word);
    this.#isTarget = false;
    this.#word = undefined;
  }

  #endCommand(): void {
    this.#endWord();
    this.#isTarget = false;
    this.#commands.push([]);
  }
}

/** Quotes, expansions, and quotes within these. */
type Enclosure = "'" | '"' | "$'" | '$(' | '${' | '`' | "raw'" | 'raw"';

const ENDS: Readonly<Record<Enclosure, string>> = {
  "'": "'",
  '"': '"',
  "$'": "'",
  '$(': ')',
  '${': '}',
  '`': '`',
  "raw'": "'",
  'raw"': '"',
};
