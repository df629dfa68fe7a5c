import { type Bounds, Budget } from '../bounds/bounds.ts';
import { flowCollection } from './flow-yaml.ts';
import type { YamlMember, YamlNode } from './yaml-node.ts';
import {
  blockScalar,
  contentEnd,
  nextLine,
  pastBlanks,
  plainScalar,
  quotedScalar,
  saysNothing,
} from './yaml-scalar.ts';

/**
 * The map in a YAML text, as the API server writes YAML (sigs.k8s.io/yaml, go.yaml.in/yaml/v2): in lines, one per value. `undefined`
 * for another text; throws NotReadError beyond the bounds. Every character is looked at a few times at most, whatever the text.
 * The last values of a text that was cut may be missing.
 */
export function readBlockYaml(text: string, bounds: Bounds, isCut = false): YamlNode | undefined {
  const root = new BlockReader(text, bounds, isCut).root();
  return root?.value instanceof Map ? root : undefined;
}

class Unreadable extends Error {}

class BlockReader {
  readonly #text: string;
  readonly #budget: Budget;
  readonly #isCut: boolean;
  /** The line to be read next, and where in it: at what is not a blank. */
  #line = 0;
  #at = 0;
  #isAtEnd = false;

  constructor(text: string, bounds: Bounds, isCut: boolean) {
    this.#text = text;
    this.#budget = new Budget(bounds, text.length);
    this.#isCut = isCut;
  }

  root(): YamlNode | undefined {
    this.#goTo(this.#text.startsWith('---\n') ? 4 : 0);
    try {
      const root = this.#block(-1, 0);
      return this.#isAtEnd ? root : undefined;
    } catch (error) {
      if (error instanceof Unreadable) return undefined;
      throw error;
    }
  }

  /** To the next line that is not blank or a comment. What comes after the end of a document is not read. */
  #goTo(line: number): void {
    const text = this.#text;
    this.#line = line;
    this.#at = pastBlanks(text, line);
    while (this.#line < text.length && saysNothing(text, this.#at)) {
      this.#line = nextLine(text, this.#line);
      this.#at = pastBlanks(text, this.#line);
    }
    this.#isAtEnd =
      this.#line >= text.length || text.startsWith('---', this.#line) || text.startsWith('...', this.#line);
  }

  get #column(): number {
    return this.#isAtEnd ? -1 : this.#at - this.#line;
  }

  /** A list or a map that is indented by more than `indent`. */
  #block(indent: number, depth: number): YamlNode | undefined {
    return this.#column <= indent ? undefined : this.#blockHere(depth);
  }

  #blockHere(depth: number): YamlNode {
    return this.#isItem() ? this.#list(depth) : this.#map(depth);
  }

  #isItem(): boolean {
    return this.#text[this.#at] === '-' && isBlankOrEnd(this.#text[this.#at + 1]);
  }

  #list(depth: number): YamlNode {
    const [start, column] = [this.#at, this.#column];
    const items: YamlNode[] = [];
    while (this.#column === column && this.#isItem()) {
      this.#budget.step(depth);
      items.push(this.#item(column, depth));
    }
    this.#mustNotBeDeeper(column);
    return { start, end: this.#line, value: items };
  }

  /** The value after a dash: a list or a map that begins there, or a scalar. */
  #item(indent: number, depth: number): YamlNode {
    const content = pastBlanks(this.#text, this.#at + 1);
    if (saysNothing(this.#text, content)) return this.#below(indent, content, depth);
    this.#at = content;
    const isBlock = this.#isItem() || (!INDICATOR.test(this.#text.charAt(content)) && this.#keyEnd() !== undefined);
    return isBlock ? this.#blockHere(depth + 1) : this.#scalar(indent, content, depth + 1);
  }

  #map(depth: number): YamlNode {
    const [start, column] = [this.#at, this.#column];
    const members = new Map<string, YamlMember>();
    while (this.#column === column && !this.#isItem()) {
      this.#budget.step(depth);
      const keyStart = this.#at;
      const keyEnd = this.#keyEnd();
      if (keyEnd === undefined || INDICATOR.test(this.#text.charAt(keyStart))) throw new Unreadable();
      const key = this.#keyText(keyStart, keyEnd);
      const content = pastBlanks(this.#text, keyEnd + 1);
      const isEmpty = saysNothing(this.#text, content);
      const value = isEmpty ? this.#below(column, content, depth, true) : this.#scalar(column, content, depth + 1);
      members.set(key, { ...value, keyStart });
    }
    this.#mustNotBeDeeper(column);
    return { start, end: this.#line, value: members };
  }

  #mustNotBeDeeper(column: number): void {
    if (this.#column > column) throw new Unreadable();
  }

  /** Where the colon of a key is. */
  #keyEnd(): number | undefined {
    const text = this.#text;
    if (isQuote(text[this.#at])) {
      const end = quotedScalar(text, this.#at)?.end;
      return end !== undefined && text[end] === ':' && isBlankOrEnd(text[end + 1]) ? end : undefined;
    }
    const line = text.slice(this.#at, contentEnd(text, this.#at));
    for (let colon = line.indexOf(':', 1); colon >= 0; colon = line.indexOf(':', colon + 1)) {
      if (isBlankOrEnd(line[colon + 1])) return this.#at + colon;
    }
    return undefined;
  }

  #keyText(start: number, end: number): string {
    return quotedScalar(this.#text, start)?.value ?? this.#text.slice(start, end).trimEnd();
  }

  /** The value in the lines below a key; a list may begin in the column of its key. */
  #below(indent: number, at: number, depth: number, isOfKey = false): YamlNode {
    this.#goTo(nextLine(this.#text, this.#line));
    const isList = isOfKey && this.#column === indent && this.#isItem();
    return this.#block(isList ? indent - 1 : indent, depth + 1) ?? { start: at, end: at, value: null };
  }

  #scalar(indent: number, start: number, depth: number): YamlNode {
    const scalar = this.#scalarAt(indent, start, depth);
    const end = scalar?.end ?? this.#endOfUnread(indent, start);
    // Nothing but a comment may come after it.
    if (contentEnd(this.#text, end) > end) throw new Unreadable();
    this.#goTo(nextLine(this.#text, end));
    return { start, end, value: scalar?.value };
  }

  #scalarAt(indent: number, start: number, depth: number): Pick<YamlNode, 'value' | 'end'> | undefined {
    const text = this.#text;
    const first = text.charAt(start);
    if (isQuote(first)) return this.#mustBe(quotedScalar(text, start));
    if (first === '|' || first === '>') return this.#mustBe(blockScalar(text, start, indent));
    if (first === '[' || first === '{') {
      return this.#mustBe(flowCollection({ text, budget: this.#budget }, start, depth));
    }
    return INDICATOR.test(first) ? undefined : this.#mustBe(plainScalar(text, start, indent));
  }

  #mustBe(scalar: Pick<YamlNode, 'value' | 'end'> | undefined): Pick<YamlNode, 'value' | 'end'> {
    if (scalar) return scalar;
    if (this.#isCut) return { value: undefined, end: this.#text.length };
    throw new Unreadable();
  }

  /** After the lines that are indented by more. */
  #endOfUnread(indent: number, start: number): number {
    let end = contentEnd(this.#text, start);
    for (let line = nextLine(this.#text, start); line < this.#text.length; line = nextLine(this.#text, line)) {
      const at = pastBlanks(this.#text, line);
      if (saysNothing(this.#text, at)) continue;
      if (at - line <= indent) break;
      end = contentEnd(this.#text, at);
    }
    return end;
  }
}

/** What begins with one of these is not text. */
const INDICATOR = /[[\]{},&*!|>%@`#]/;

function isQuote(character: string | undefined): boolean {
  return character === '"' || character === "'";
}

function isBlankOrEnd(character: string | undefined): boolean {
  return character === undefined || character === ' ' || character === '\n' || character === '\r' || character === '\t';
}
