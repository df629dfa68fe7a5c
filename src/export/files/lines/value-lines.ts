import { BOUNDS } from '../../../api/bounds/bounds.ts';
import { jsonObject } from '../../../api/body/json-object.ts';
import { JsonExtent } from './json-extent.ts';
import { criLine, objectAfterPrefix } from './line-prefix.ts';
import { CUT, LAST_LINE, type LineSink, NOT_JSON, TOO_LONG_LINE } from './line-sink.ts';
import { OpenObject } from './open-object.ts';
import { TEXT_LIMITS, type TextLimits } from './text-limits.ts';
import { YamlBlock } from './yaml-block.ts';

/**
 * Finds the objects in the lines of a file: one per line, with or without something before it; over many lines; several after each other,
 * in lists or not; documents of YAML. Brackets and commas around objects are passed over, so that a list of any length is read item by item.
 */
export class ValueLines {
  readonly #sink: LineSink;
  readonly #limits: TextLimits;
  /** An object that began on an earlier line, or in an earlier part of this one. */
  #open: OpenObject | undefined;
  #yaml: YamlBlock | undefined;
  /** A long line that is not one of JSON; without a text where it is too long, or is lost. */
  #long: { text: string | undefined; readonly isReported: boolean } | undefined;
  #isInLine = false;
  /** The parts of long lines, by the stream that they are from. */
  readonly #parts = new Map<string, { readonly line: number; text: string }>();
  #line = 0;

  constructor(sink: LineSink, limits: TextLimits = TEXT_LIMITS) {
    this.#sink = sink;
    this.#limits = limits;
  }

  /** The number of the line that was read last. */
  get line(): number {
    return this.#line;
  }

  read(line: string, isLast: boolean): void {
    this.#line++;
    if (isLast && !this.#open && isCutOff(line)) this.#sink.unread(LAST_LINE, this.#line);
    else this.#readAs(line, this.#line);
  }

  /** A part of a line that is too long to be passed as a whole. */
  readPart(part: string, isEnd: boolean): void {
    const isStart = !this.#isInLine;
    this.#isInLine = !isEnd;
    if (isStart) this.#line++;
    if (this.#long) this.#addLong(this.#long, part);
    else if (this.#open) this.#goOn(this.#open, { text: part, at: this.#line, isStart, isEnd });
    else this.#readFresh(part, this.#line, isEnd);
    if (isEnd) this.#endLong();
  }

  end(): void {
    this.#endLong();
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
        this.#sink.object(fields, at, 0);
        return;
      }
    }
    if (this.#open) this.#goOn(this.#open, { text: line, at, isStart: true, isEnd: true });
    else if (this.#yaml?.takes(line)) this.#yaml.add(line);
    else {
      this.#endYaml();
      this.#readFresh(line, at, true);
    }
  }

  /** Objects, one after the other, and what is between them. */
  #readFresh(text: string, at: number, isEnd: boolean): void {
    for (let from = 0; ;) {
      const start = nextAfter(text, from);
      if (start < 0) return;
      if (text.charCodeAt(start) !== OPENING) {
        if (isEnd) this.#readText(text.slice(from), at);
        else this.#long = { text: text.slice(from), isReported: false };
        return;
      }
      const open = new OpenObject(at, this.#sink, this.#limits);
      const extent = open.read(text.slice(start), isEnd);
      if (typeof extent === 'string') {
        this.#open = open;
        if (extent === 'broken') this.#giveUp(isEnd);
        return;
      }
      from = start + extent.ends;
    }
  }

  #goOn(
    open: OpenObject,
    { text, at, isStart, isEnd }: { text: string; at: number; isStart: boolean; isEnd: boolean },
  ): void {
    if (isStart && text.charCodeAt(0) === OPENING && !open.mayHoldObject) {
      this.#giveUp(true, at - 1);
      if (isEnd) this.#readAs(text, at);
      else this.#readFresh(text, at, isEnd);
      return;
    }
    const extent = open.read(text, isEnd);
    if (typeof extent === 'object') {
      this.#open = undefined;
      this.#readFresh(text.slice(extent.ends), at, isEnd);
    } else if (extent === 'broken') this.#giveUp(isEnd);
  }

  /** Only the first line is lost for certain: what follows may be whole objects again. */
  #giveUp(isEnd = true, lastLine = this.#line): void {
    const open = this.#open;
    this.#open = undefined;
    if (!open) return;
    const [first, ...rest] = open.giveUp(lastLine);
    if (!isEnd) this.#long = { text: undefined, isReported: true };
    if (first === undefined) return;
    const { line } = open;
    const fields = isEnd || rest.length > 0 ? objectAfterPrefix(first) : undefined;
    if (fields) this.#sink.object(fields, line, 0);
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
    if (fields) this.#sink.object(fields, at, 0);
    else if (nextAfter(line, 0) >= 0) this.#readText(line, at);
  }

  #readText(line: string, at: number): void {
    const cri = criLine(line);
    if (cri) return this.#readPart(cri.text, cri, at);
    const fields = objectAfterPrefix(line);
    if (fields) this.#sink.object(fields, at, 0);
    else if (YamlBlock.begins(line)) this.#yaml = new YamlBlock(line, at);
    else this.#unreadText(line, at);
  }

  #readPart(text: string, { stream, isPart }: { readonly stream: string; readonly isPart: boolean }, at: number): void {
    const known = this.#parts.get(stream);
    const whole = (known?.text ?? '') + text;
    if (isPart && whole.length <= this.#limits.most) {
      this.#parts.set(stream, { line: known?.line ?? at, text: whole });
      return;
    }
    this.#parts.delete(stream);
    const fields = jsonObject(whole, BOUNDS.record) ?? objectAfterPrefix(whole);
    if (fields) this.#sink.object(fields, known?.line ?? at, 0);
    else this.#unreadText(whole, known?.line ?? at);
  }

  #addLong(long: { text: string | undefined }, part: string): void {
    const isLost = long.text === undefined || long.text.length + part.length > this.#limits.most;
    long.text = isLost ? undefined : long.text + part;
  }

  #endLong(): void {
    const long = this.#long;
    this.#long = undefined;
    if (long?.text !== undefined) this.#readAs(long.text, this.#line);
    else if (long && !long.isReported) this.#sink.unread(TOO_LONG_LINE, this.#line);
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
    else for (const fields of found) this.#sink.object(fields, block.line, 0);
  }
}

/** The beginning of an object, and not its end. */
function isCutOff(line: string): boolean {
  return line.startsWith('{"') && typeof new JsonExtent().read(line) === 'string';
}

/** The index of what is neither white space nor a bracket, comma or mark between objects (RFC 7464, a byte order mark); -1 without one. */
function nextAfter(text: string, from: number): number {
  NOT_BETWEEN.lastIndex = from;
  return NOT_BETWEEN.exec(text)?.index ?? -1;
}

const AUDIT = 'audit.k8s.io/';
const OPENING = 0x7b;
const RECORD_SEPARATOR = String.fromCodePoint(0x1e);
const NOT_BETWEEN = new RegExp(String.raw`[^\s[\],\ufeff${RECORD_SEPARATOR}]`, 'g');
const AROUND = /^[\s[,\ufeff]+|[\s\],]+$/g;
const MAX_REREAD = 1000;
