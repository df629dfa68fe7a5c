import { BOUNDS } from '../../../api/bounds/bounds.ts';
import { jsonObject } from '../../../api/body/json-object.ts';
import type { Fields } from './fields.ts';
import { JsonExtent } from './json-extent.ts';
import { criLine, objectAfterPrefix } from './line-prefix.ts';
import { YamlBlock } from './yaml-block.ts';

/** Takes what is found in the lines of a file. */
export interface LineSink {
  /** An object, and the line on which it begins. */
  readonly object: (fields: Fields, line: number) => void;
  /** Lines of which nothing could be made: why, and the first of them. */
  readonly unread: (kind: string, line: number, count?: number) => void;
}

interface OpenObject {
  readonly line: number;
  readonly texts: string[];
  readonly extent: JsonExtent;
  size: number;
}

/**
 * Finds the objects in the lines of a file: one per line, with or without something before it; over many lines; several after each other,
 * in lists or not; documents of YAML. Brackets and commas around objects are passed over, so that a list of any length is read item by item.
 */
export class ValueLines {
  readonly #sink: LineSink;
  /** An object that began on an earlier line. */
  #open: OpenObject | undefined;
  #yaml: YamlBlock | undefined;
  /** The parts of long lines, by the stream that they are from. */
  readonly #parts = new Map<string, { readonly line: number; text: string }>();
  #line = 0;

  constructor(sink: LineSink) {
    this.#sink = sink;
  }

  /** The number of the line that was read last. */
  get line(): number {
    return this.#line;
  }

  /** A line that is too long to be read. */
  skip(): void {
    this.#line++;
    this.#sink.unread('lines of more than 500 MiB', this.#line);
  }

  read(line: string, isLast: boolean): void {
    this.#line++;
    if (isLast && !this.#open && isCutOff(line)) this.#sink.unread(LAST_LINE, this.#line);
    else this.#readAs(line, this.#line);
  }

  end(): void {
    while (this.#open) this.#giveUp();
    this.#endYaml();
    for (const { line } of this.#parts.values()) this.#sink.unread(CUT, line);
    this.#parts.clear();
  }

  #readAs(line: string, at: number): void {
    // Most lines: one object.
    if (line.charCodeAt(0) === OPENING && !this.#open) {
      const fields = jsonObject(line, BOUNDS.record);
      if (fields) {
        this.#endYaml();
        this.#sink.object(fields, at);
        return;
      }
    }
    if (this.#open) this.#goOn(this.#open, line, at);
    else if (this.#yaml?.takes(line)) this.#yaml.add(line);
    else {
      this.#endYaml();
      this.#readFresh(line, at);
    }
  }

  #readFresh(line: string, at: number): void {
    const start = line.search(NOT_BETWEEN);
    if (start < 0) return;
    if (line.charCodeAt(start) === OPENING) this.#begin(line.slice(start), at);
    else this.#readText(line, at);
  }

  #begin(text: string, at: number): void {
    const open = { line: at, texts: [], extent: new JsonExtent(), size: 0 };
    this.#extend(open, text, at);
  }

  #goOn(open: OpenObject, line: string, at: number): void {
    const startsAnew = line.charCodeAt(0) === OPENING && !open.extent.mayHoldObject;
    if (startsAnew || open.size + line.length > MAX_OBJECT) {
      this.#giveUp();
      this.#readAs(line, at);
    } else this.#extend(open, line, at);
  }

  #extend(open: OpenObject, text: string, at: number): void {
    const extent = open.extent.read(text);
    if (typeof extent === 'object') {
      this.#open = undefined;
      this.#finish([...open.texts, text.slice(0, extent.ends)].join('\n'), open);
      return this.#readFresh(text.slice(extent.ends), at);
    }
    open.texts.push(text);
    open.size += text.length + 1;
    this.#open = open;
    if (extent === 'broken') this.#giveUp();
  }

  #finish(text: string, { line, texts }: OpenObject): void {
    const fields = jsonObject(text, BOUNDS.record);
    if (fields) this.#sink.object(fields, line);
    else this.#sink.unread(CUT, line, texts.length + 1);
  }

  /** Only the first line is lost for certain: what follows may be whole objects again. */
  #giveUp(): void {
    const { line, texts = [] } = this.#open ?? { line: 0 };
    this.#open = undefined;
    const [first = '', ...rest] = texts;
    const fields = objectAfterPrefix(first);
    if (fields) this.#sink.object(fields, line);
    else this.#sink.unread(CUT, line);
    // Each of many lines might open an object anew: then only those on a line of their own are looked for.
    const isShort = rest.length <= MAX_REREAD;
    for (const [i, text] of rest.entries()) {
      if (isShort) this.#readAs(text, line + 1 + i);
      else this.#readAlone(text, line + 1 + i);
    }
  }

  #readAlone(line: string, at: number): void {
    const fields = jsonObject(line.replace(AROUND, ''), BOUNDS.record);
    if (fields) this.#sink.object(fields, at);
    else if (line.search(NOT_BETWEEN) >= 0) this.#readText(line, at);
  }

  #readText(line: string, at: number): void {
    const cri = criLine(line);
    if (cri) return this.#readPart(cri.text, cri, at);
    const fields = objectAfterPrefix(line);
    if (fields) this.#sink.object(fields, at);
    else if (YamlBlock.begins(line)) this.#yaml = new YamlBlock(line, at);
    else this.#unreadText(line, at);
  }

  #readPart(text: string, { stream, isPart }: { readonly stream: string; readonly isPart: boolean }, at: number): void {
    const known = this.#parts.get(stream);
    const whole = (known?.text ?? '') + text;
    if (isPart && whole.length <= MAX_OBJECT) {
      this.#parts.set(stream, { line: known?.line ?? at, text: whole });
      return;
    }
    this.#parts.delete(stream);
    const fields = jsonObject(whole, BOUNDS.record) ?? objectAfterPrefix(whole);
    if (fields) this.#sink.object(fields, known?.line ?? at);
    else this.#unreadText(whole, known?.line ?? at);
  }

  #unreadText(text: string, at: number): void {
    this.#sink.unread(text.includes(AUDIT) ? CUT : NOT_JSON, at);
  }

  #endYaml(): void {
    const block = this.#yaml;
    this.#yaml = undefined;
    if (!block) return;
    const found = block.objects();
    if (typeof found === 'string') this.#sink.unread(found === 'not YAML' ? NOT_JSON : found, block.line, block.count);
    else for (const fields of found) this.#sink.object(fields, block.line);
  }
}

/** A kind of finding: a file whose last line was being written. */
export const LAST_LINE = 'the last line is cut off';
/** A kind of finding. */
export const CUT = 'lines of JSON that is cut off or broken';
/** A kind of finding. */
export const NOT_JSON = 'lines that are not JSON';

/** The beginning of an object, and not its end. */
function isCutOff(line: string): boolean {
  return line.startsWith('{"') && typeof new JsonExtent().read(line) === 'string';
}

const AUDIT = 'audit.k8s.io/';
const OPENING = 0x7b;
/** Neither white space nor the brackets, commas and marks that stand between objects (RFC 7464, a byte order mark). */
const RECORD_SEPARATOR = String.fromCodePoint(0x1e);
const NOT_BETWEEN = new RegExp(String.raw`[^\s[\],\ufeff${RECORD_SEPARATOR}]`);
const AROUND = /^[\s[,\ufeff]+|[\s\],]+$/g;
const MAX_OBJECT = 500 * 1024 * 1024;
const MAX_REREAD = 1000;
