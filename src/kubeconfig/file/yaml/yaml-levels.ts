import { Lexer } from 'yaml';
import { type Bounds, Budget } from '../../../api/bounds/bounds.ts';

/**
 * Throws NotReadError where a YAML text is beyond the bounds, its tokens being the steps. To be called before the library's parser, which
 * recurses, and ends the process where the stack ends. Its lexer does neither.
 */
export function mustBeBoundedYaml(text: string, bounds: Bounds): void {
  const budget = new Budget(bounds, text.length);
  const levels = new YamlLevels();
  for (const token of new Lexer().lex(text)) {
    levels.take(token);
    // A complex key is read again for each key that contains it.
    budget.step(levels.depth, token === '?' ? 50 : 1);
  }
}

/** The depth of the last token. When in doubt it is counted as deeper, since the parser nests in broken texts as well. */
class YamlLevels {
  /** Where each open block begins: in one line `- - a: b` begins four. */
  readonly #columns: number[] = [];
  /** For each open flow how many pairs are open in it: `[a: b: c` has two. */
  readonly #flows: number[] = [];
  #column = 0;
  /** The next token begins a block unless it is a blank or a comment. */
  #begins = true;
  /** The next token is the text of a scalar: literal where a header is before it. */
  #isText = false;
  #hasHeader = false;

  get depth(): number {
    return this.#flows.reduce((sum, pairs) => sum + 1 + pairs, this.#columns.length);
  }

  take(token: string): void {
    if (this.#isText) return this.#takeText(token);
    this.#isText = token === SCALAR;
    if (MARKS.has(token)) return;
    if (/^\r?\n/.test(token)) {
      this.#column = 0;
      this.#begins = this.#flows.length === 0;
      return;
    }
    if (!/^[ \t#]/.test(token)) this.#open();
    this.#hasHeader ||= /^[|>]/.test(token);
    this.#indicator(token);
    this.#pass(token);
  }

  #takeText(token: string): void {
    if (!this.#hasHeader) this.#open();
    this.#isText = false;
    // The line of what follows a literal is a new one.
    if (this.#hasHeader) this.#begins = this.#flows.length === 0;
    this.#hasHeader = false;
    this.#pass(token);
  }

  #open(): void {
    if (!this.#begins) return;
    this.#begins = false;
    while ((this.#columns.at(-1) ?? -1) >= this.#column) this.#columns.pop();
    this.#columns.push(this.#column);
  }

  #indicator(token: string): void {
    const last = this.#flows.length - 1;
    if (token === '[' || token === '{') this.#flows.push(0);
    else if (token === ']' || token === '}') this.#flows.pop();
    else if (last < 0) this.#begins ||= token === '-' || token === '?' || token === ':';
    else if (token === ',') this.#flows[last] = 0;
    else if (token === ':' || token === '?') this.#flows[last] = (this.#flows[last] ?? 0) + 1;
  }

  #pass(token: string): void {
    const lineEnd = token.lastIndexOf('\n');
    this.#column = lineEnd < 0 ? this.#column + token.length : token.length - lineEnd - 1;
  }
}

const SCALAR = '\u001f';
/** What the lexer adds to the text: before a document, a scalar, and after a flow that does not end. */
const MARKS: ReadonlySet<string> = new Set(['\u0002', '\u0018', SCALAR]);
