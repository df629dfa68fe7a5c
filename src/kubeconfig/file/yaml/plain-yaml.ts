import { setOwnValue } from '../../../api/own-value.ts';
import { kindOf, MAY_BE_NO_TEXT } from './go-yaml-kinds.ts';

/**
 * What a text of YAML holds that is written as kubectl writes it: an entry per line, indented by blanks, keys and texts in one style, nothing
 * that names or merges other parts. Of such a text go-yaml and the library make the same, at many times the cost. `undefined` for every other
 * text, also where it is wrong. Every character is looked at a few times at most.
 */
export function plainYaml(text: string, maxDepth: number): unknown {
  if (UNUSUAL.test(text)) return undefined;
  try {
    return new PlainYaml(text, maxDepth).root();
  } catch (error) {
    if (error instanceof NotPlain) return undefined;
    throw error;
  }
}

/** Tabs, other line ends than one line feed, and the byte order mark. */
const UNUSUAL = /[^\n -~\u00a0-\u2027\u202a-\ufefe\uff00-\ufffd]/;

class NotPlain extends Error {}

class PlainYaml {
  readonly #text: string;
  readonly #maxDepth: number;
  /** Keys that have been seen to be texts. */
  readonly #keys = new Set<string>();
  /** The line to be read next, without lines that say nothing, and where in it: at what is not a blank. */
  #line = 0;
  #end = 0;
  #at = 0;
  /** The column of that; -1 after the last line. */
  #column = 0;

  constructor(text: string, maxDepth: number) {
    this.#text = text;
    this.#maxDepth = maxDepth;
  }

  root(): unknown {
    this.#goTo(this.#text.startsWith('---\n') ? 4 : 0);
    if (this.#column !== 0 || this.#isItem()) throw new NotPlain();
    const root = this.#map(1);
    if (this.#column >= 0) throw new NotPlain();
    return root;
  }

  #goTo(line: number): void {
    const text = this.#text;
    this.#line = line;
    for (; this.#line < text.length; this.#line = this.#end + 1) {
      const end = text.indexOf('\n', this.#line);
      this.#end = end < 0 ? text.length : end;
      this.#at = this.#pastBlanks(this.#line);
      if (this.#at < this.#end && text[this.#at] !== '#') break;
    }
    this.#column = this.#line < text.length ? this.#at - this.#line : -1;
    // Between documents, or a directive.
    if (this.#column === 0 && /^(?:---|\.\.\.|%)/.test(text.slice(this.#at, this.#at + 3))) throw new NotPlain();
  }

  #pastBlanks(start: number): number {
    let at = start;
    while (this.#text.charCodeAt(at) === BLANK) at++;
    return at;
  }

  #isItem(): boolean {
    return this.#text.charCodeAt(this.#at) === DASH && this.#text.charCodeAt(this.#at + 1) === BLANK;
  }

  #block(depth: number): unknown {
    if (depth > this.#maxDepth) throw new NotPlain();
    return this.#isItem() ? this.#list(depth) : this.#map(depth);
  }

  #list(depth: number): readonly unknown[] {
    const column = this.#column;
    const items: unknown[] = [];
    while (this.#column === column && this.#isItem()) {
      this.#at = this.#pastBlanks(this.#at + 1);
      this.#column = this.#at - this.#line;
      items.push(this.#keyEnd() === undefined ? this.#scalar(column) : this.#map(depth + 1));
      if (this.#column > column) throw new NotPlain();
    }
    return items;
  }

  #map(depth: number): unknown {
    if (depth > this.#maxDepth) throw new NotPlain();
    const column = this.#column;
    const map: Record<string, unknown> = {};
    while (this.#column === column && !this.#isItem()) {
      const end = this.#keyEnd();
      if (end === undefined) throw new NotPlain();
      const key = this.#text.slice(this.#at, end);
      this.#mustBeText(key);
      this.#at = this.#pastBlanks(end + 1);
      setOwnValue(map, key, this.#at < this.#end ? this.#scalar(column) : this.#below(column, depth));
      if (this.#column > column) throw new NotPlain();
    }
    return map;
  }

  /** Where the colon of a key is, if there is a key. */
  #keyEnd(): number | undefined {
    KEY.lastIndex = this.#at;
    return KEY.test(this.#text) ? KEY.lastIndex - 1 : undefined;
  }

  #mustBeText(key: string): void {
    if (this.#keys.has(key)) return;
    if (MAY_BE_NO_TEXT.test(key) && kindOf(key)[0] !== 'str') throw new NotPlain();
    this.#keys.add(key);
  }

  /** The value in the lines below a key; a list may begin in the column of its key. */
  #below(column: number, depth: number): unknown {
    this.#goTo(this.#end + 1);
    const isDeeper = this.#column > column || (this.#column === column && this.#isItem());
    return isDeeper ? this.#block(depth + 1) : null;
  }

  /** A value in the rest of the line, or in lines that are indented by more than `column`. */
  #scalar(column: number): unknown {
    const rest = this.#text.slice(this.#at, this.#end);
    if (rest.startsWith('|')) return this.#literal(rest, column);
    const next = this.#end + 1;
    this.#goTo(next);
    if (rest === '{}') return {};
    if (rest === '[]') return [];
    const quoted = QUOTED.exec(rest);
    return quoted ? (quoted[1] ?? quoted[2]) : this.#plain(rest, next, column);
  }

  /** Text without quotes. go-yaml writes the rest of a long one in further lines, in place of a blank each. */
  #plain(first: string, second: number, column: number): unknown {
    const lines = [first];
    for (let next = second; this.#column > column; this.#goTo(next)) {
      if (this.#line !== next) throw new NotPlain();
      lines.push(this.#text.slice(this.#at, this.#end));
      next = this.#end + 1;
    }
    if (!lines.every(isPlain)) throw new NotPlain();
    return lines.length === 1 && MAY_BE_NO_TEXT.test(first) ? kindOf(first)[1] : lines.join(' ');
  }

  /** The lines below `|`, without the blanks that all of them begin with. */
  #literal(header: string, column: number): string {
    const [isLiteral, hint, strip] = /^\|([1-9])?(-)?$/.exec(header) ?? [];
    let indent = hint === undefined ? undefined : column + Number(hint);
    let [text, empty] = ['', ''];
    let line = this.#end + 1;
    for (let end = this.#text.indexOf('\n', line); end >= 0; end = this.#text.indexOf('\n', line)) {
      const own = this.#pastBlanks(line) - line;
      if (line + own < end) {
        indent ??= own;
        if (own <= column) break;
        if (own < indent) throw new NotPlain();
        text += `${empty}${this.#text.slice(line + indent, end)}\n`;
        empty = '';
      } else if (own > 0 || indent === undefined) throw new NotPlain();
      else empty += '\n';
      line = end + 1;
    }
    const isWhole = line === this.#text.length || this.#text.indexOf('\n', line) >= 0;
    if (isLiteral === undefined || text === '' || !isWhole) throw new NotPlain();
    this.#goTo(line);
    return strip ? text.slice(0, -1) : text;
  }
}

function isPlain(line: string): boolean {
  return BEGINS_PLAIN.test(line) && !line.includes(': ') && !line.includes(' #') && !/[: ]$/.test(line);
}

/** Not with what has a meaning in YAML. */
const BEGINS_PLAIN = /^(?:[^\s\-?:,[\]{}#&*!|>'"%@`<=]|-[^\s])/;
const QUOTED = /^(?:"([^"\\]*)"|'([^']*)')$/;
const KEY = /[A-Za-z][\w./-]{0,127}:(?=[ \n]|$)/y;
const [BLANK, DASH] = [0x20, 0x2d];
