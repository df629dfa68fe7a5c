/** A value in a JSON text. Unlike what JSON.parse makes, it keeps numbers of any length, doubled names, and the order of names. */
export interface JsonNode {
  readonly kind: 'object' | 'array' | 'string' | 'number' | 'word';
  /** In an object its name, in an array its place. */
  readonly name: string | number | undefined;
  readonly parent: JsonNode | undefined;
  readonly depth: number;
  /** Of an object or an array, which have no `text`. */
  readonly children: readonly JsonNode[];
  /** Of a string its characters, otherwise as it is written. */
  readonly text: string;
  /** From 1, and among how many. */
  readonly place: number;
}

/** Reads a JSON text, of any depth. Throws SyntaxError for anything else. */
export function jsonNodes(text: string): JsonNode {
  return new Reader(text).read();
}

interface Growing extends JsonNode {
  children: Growing[];
}

const NONE: Growing[] = [];

/** Reads without recursion: a megabyte of brackets is as deep as it is long. */
class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  read(): JsonNode {
    const root = this.#value(undefined, undefined);
    let open = isOpen(root) ? root : undefined;
    while (open) open = this.#step(open);
    if (this.#peek() !== '') throw this.#unexpected();
    return root;
  }

  /** Reads the next child of an open value, or its end; what is open after that. */
  #step(open: Growing): Growing | undefined {
    const end = open.kind === 'object' ? '}' : ']';
    if (this.#peek() === end) {
      this.#at++;
      return open.parent as Growing | undefined;
    }
    if (open.children.length > 0) {
      this.#expect(',');
      // JSON has no comma before an end.
      if (this.#peek() === end) throw this.#unexpected();
    }
    let name: string | number = open.children.length;
    if (open.kind === 'object') {
      if (this.#peek() !== '"') throw this.#unexpected();
      name = this.#string();
      this.#expect(':');
    }
    const child = this.#value(name, open);
    open.children.push(child);
    return isOpen(child) ? child : open;
  }

  #value(name: string | number | undefined, parent: Growing | undefined): Growing {
    const made = { name, parent, depth: parent ? parent.depth + 1 : 0, place: (parent?.children.length ?? 0) + 1 };
    const first = this.#peek();
    if (first === '{' || first === '[') {
      this.#at++;
      return { ...made, kind: first === '{' ? 'object' : 'array', children: [], text: '' };
    }
    if (first === '"') return { ...made, kind: 'string', children: NONE, text: this.#string() };
    TOKEN.lastIndex = this.#at;
    const [token] = TOKEN.exec(this.#text) ?? [];
    if (token === undefined) throw this.#unexpected();
    this.#at += token.length;
    return { ...made, kind: /^[a-z]/.test(token) ? 'word' : 'number', children: NONE, text: token };
  }

  #string(): string {
    const start = this.#at;
    let end = start;
    do end = this.#text.indexOf('"', end + 1);
    while (end >= 0 && isEscaped(this.#text, end));
    if (end < 0) throw this.#unexpected();
    this.#at = end + 1;
    return JSON.parse(this.#text.slice(start, this.#at)) as string;
  }

  /** The next character that is not a space; `''` at the end. */
  #peek(): string {
    SPACE.lastIndex = this.#at;
    this.#at += SPACE.exec(this.#text)?.[0].length ?? 0;
    return this.#text.charAt(this.#at);
  }

  #expect(character: string): void {
    if (this.#peek() !== character) throw this.#unexpected();
    this.#at++;
  }

  #unexpected(): SyntaxError {
    const found = this.#text.charAt(this.#at);
    return new SyntaxError(found === '' ? 'the text ends too early' : `unexpected character at ${this.#at}`);
  }
}

function isOpen({ kind }: JsonNode): boolean {
  return kind === 'object' || kind === 'array';
}

/** Whether an odd number of backslashes is before a place. */
function isEscaped(text: string, at: number): boolean {
  let backslashes = 0;
  while (text.charAt(at - 1 - backslashes) === '\\') backslashes++;
  return backslashes % 2 === 1;
}

/** RFC 8259, 2 and 6. */
const SPACE = /[ \t\n\r]*/y;
const TOKEN = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;
