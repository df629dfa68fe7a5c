import { ActionableError } from '../../api/actionable-error.ts';
import { ShapeError } from '../../api/shape.ts';
import { isOfSummary } from '../../needs/summary/stored-summary.ts';
import type { Exchange } from '../../trace/exchange.ts';
import { exchangeOf } from '../../trace/file/trace-file.ts';
import { AuditReader, type AuditReporting, isAuditVersion } from './audit-input.ts';
import { Findings } from './findings.ts';
import { LimitNotes } from './limit-notes.ts';
import { recordingLimits } from '../../trace/file/recording-limits.ts';
import { harExchanges, type HarReading, severalHosts } from './har/har-input.ts';
import { kindOf } from './wrappers/kind-of-object.ts';
import { type Fields, isFields } from './lines/fields.ts';
import { objectsIn } from './lines/objects-in-text.ts';
import { CUT, LAST_LINE, type LineSink } from './lines/line-sink.ts';
import { ValueLines } from './lines/value-lines.ts';
import type { ReadOptions } from './read-options.ts';
import { SpanReader, type SpanReporting } from './otlp/span-reader.ts';
import { PartialTexts } from './wrappers/partial-texts.ts';
import { hasOnlySums } from './usage/only-sums.ts';
import { unwrapped } from './wrappers/unwrapped.ts';
import type { Wrapped } from './wrappers/wrapped.ts';

/** Where something stands in a file. */
interface Place {
  readonly line: number;
  readonly path: string;
  /** How many objects are around it. */
  readonly depth: number;
  /** Of a list that is read in pieces: the index of the first item of this one. */
  readonly first: number;
}

/** Makes exchanges of the lines of one file. Nothing in them is an error, except a trace of another version. */
export class RecordReader {
  readonly #name: string;
  readonly #options: ReadOptions;
  readonly #audit = new AuditReader();
  readonly #spans = new SpanReader();
  readonly #findings = new Findings();
  readonly #parts = new PartialTexts();
  readonly #lines: ValueLines;
  readonly #limits = new LimitNotes();
  /** Of a HAR: how many requests count, by their host. */
  readonly #hosts = new Map<string, number>();
  #taken: Exchange[] = [];
  #hasFound = false;
  #damage: string | undefined;
  #isLastCut = false;
  /** How many records were malformed. */
  #malformed = 0;
  #version: string | undefined;

  constructor(name: string, options: ReadOptions) {
    this.#name = name;
    this.#options = options;
    const sink: LineSink = {
      object: (fields, line, first) => this.#object(fields, { line, path: '', depth: 0, first }),
      unread: (kind, line, count) => this.#unread(kind, line, count),
    };
    this.#lines = new ValueLines(sink, options.limits);
  }

  read(line: string, isLast: boolean): void {
    this.#lines.read(line, isLast);
  }

  /** A part of a long line. */
  readPart(part: string, isEnd: boolean): void {
    this.#lines.readPart(part, isEnd);
  }

  end(): void {
    this.#lines.end();
    const rest = this.#spans.rest((kind) => this.#findings.add(`left out: ${kind}`, this.#lines.line));
    if (rest.length > 0) this.#found(rest);
    for (const line of this.#parts.unfinished()) this.#unread(CUT, line);
  }

  /** The packed bytes of the file are damaged from here on. */
  damaged(reason: string): void {
    this.#damage = reason;
  }

  /** How many exchanges were found and not taken. */
  get waiting(): number {
    return this.#taken.length;
  }

  /** The exchanges found since the last call. */
  taken(): readonly Exchange[] {
    const taken = this.#taken;
    this.#taken = [];
    return taken;
  }

  /** Whether there was a line. */
  get isEmpty(): boolean {
    return this.#lines.line === 0;
  }

  /** Whether there was a record of a kind that we know. */
  get hasFound(): boolean {
    return this.#hasFound;
  }

  /** Of audit events that we cannot read. */
  get unknownVersion(): string | undefined {
    return this.#version;
  }

  /** Warns of what was passed over. */
  report(): void {
    const { warn } = this.#options;
    if (this.#isLastCut) warn(`${this.#name}: ${LAST_LINE}; passed over`);
    if (this.#damage !== undefined) {
      warn(
        `${this.#name}: its packed bytes are damaged after line ${this.#lines.line} (${this.#damage}); read up to there`,
      );
    }
    const unreported = this.#malformed - MAX_REPORTED;
    if (unreported > 0) warn(`${this.#name}: ${unreported} more malformed records; passed over`);
    const earlier = this.#limits.earlierParts(this.#name, this.#options.names ?? []);
    if (earlier !== undefined) warn(`${this.#name}: ${earlier}`);
    for (const [about, cut] of this.#limits.cuts()) this.#options.note?.(`${this.#name}: ${cut}`, about);
    if (this.#options.apiOnly && this.#hosts.size > 1) warn(`${this.#name}: ${severalHosts(this.#hosts)}`);
    for (const message of this.#findings.messages()) warn(`${this.#name}: ${message}`);
  }

  #unread(kind: string, line: number, count?: number): void {
    if (kind === LAST_LINE) this.#isLastCut = true;
    else this.#findings.add(`passed over: ${kind}`, line, count);
  }

  #object(fields: Fields, place: Place): void {
    try {
      this.#known(fields, place);
    } catch (error) {
      if (error instanceof ShapeError) return this.#flaw(error, place);
      if (!(error instanceof ActionableError)) throw error;
      throw new ActionableError(error.code, `${this.#name}:${place.line}: ${error.message}`, error.hint);
    }
  }

  #known(fields: Fields, place: Place): void {
    const { apiVersion } = fields;
    const report = (error: ShapeError) => this.#flaw(error, place);
    if (typeof apiVersion === 'string' && apiVersion.startsWith('kubetrace.dev/')) {
      this.#traced(fields, place);
    } else if (typeof apiVersion === 'string' && isAuditVersion(apiVersion)) {
      this.#found(this.#audit.read(fields, this.#auditReporting(place, report)));
    } else if (typeof apiVersion === 'string' && apiVersion.startsWith('audit.k8s.io/')) {
      this.#version ??= apiVersion;
      this.#unread(kindOf(fields), place.line);
    } else {
      const entries =
        harExchanges(fields, this.#harReading(place, report)) ?? this.#spans.read(fields, this.#spanReporting(place));
      if (entries) this.#found(entries);
      else this.#wrapped(fields, place);
    }
  }

  #traced(fields: Fields, { line }: Place): void {
    if (isOfSummary(fields)) {
      if (!this.#options.onUsage) throw hasOnlySums();
      this.#options.onUsage(fields);
      return this.#found([]);
    }
    const exchange = exchangeOf(fields);
    const limits = recordingLimits(fields);
    if (limits) this.#limits.limits(limits);
    // A later version of kubetrace may write others.
    if (!exchange) this.#unread(kindOf(fields), line);
    else this.#limits.exchange(exchange);
    this.#found(exchange ? [exchange] : []);
  }

  #auditReporting({ line, path, first }: Place, report: (error: ShapeError) => void): AuditReporting {
    return { path, first, report, note: (kind) => this.#findings.add(kind, line) };
  }

  #spanReporting(place: Place): SpanReporting {
    return {
      report: (error) => this.#flaw(error, place),
      leftOut: (kind) => this.#findings.add(`left out: ${kind}`, place.line),
    };
  }

  #harReading({ line, first }: Place, report: (error: ShapeError) => void): HarReading {
    const { hosts, apiOnly } = this.#options;
    return {
      hosts,
      ...(apiOnly !== undefined && { apiOnly }),
      first,
      report,
      leftOut: (kind) => this.#findings.add(`left out: ${kind}`, line),
      counted: (host) => this.#hosts.set(host, (this.#hosts.get(host) ?? 0) + 1),
    };
  }

  #wrapped(fields: Fields, place: Place): void {
    const inner = place.depth < MAX_DEPTH ? unwrapped(fields) : undefined;
    // Of a large list that is read in pieces, the first piece counts.
    if (!inner || inner.length === 0) return place.first === 0 ? this.#unread(kindOf(fields), place.line) : undefined;
    for (const { value, path } of inner) {
      const shifted = path.replace(/\[(\d+)\]/, (_, index) => `[${Number(index) + place.first}]`);
      this.#inner({ value, path: joined(place.path, shifted) }, { ...place, depth: place.depth + 1, first: 0 }, fields);
    }
  }

  #inner({ value, path }: Wrapped, { line, depth, first }: Place, around: Fields): void {
    if (isFields(value)) return this.#object(value, { line, path, depth, first });
    if (typeof value !== 'string') return this.#unread(`${kindOf(around)} without a text in it`, line);
    const { text, line: from } = this.#parts.whole(value, around, line) ?? {};
    if (text === undefined || from === undefined) return;
    const found = objectsIn(text);
    for (const fields of found) this.#object(fields, { line: from, path, depth, first });
    if (found.length === 0)
      this.#unread(text.includes('"audit.k8s.io/') ? CUT : 'logged lines that are not JSON', from);
  }

  #found(exchanges: readonly Exchange[]): void {
    this.#hasFound = true;
    for (const exchange of exchanges) this.#taken.push(exchange);
  }

  #flaw({ message }: ShapeError, { line, path }: Place): void {
    if (++this.#malformed > MAX_REPORTED) return;
    const where = path === '' || message.startsWith(path) ? '' : `${path}: `;
    this.#options.warn(`${this.#name}:${line}: ${where}${message}; passed over`);
  }
}

function joined(path: string, rest: string): string {
  return path === '' || rest === '' ? path + rest : `${path}.${rest}`;
}

/** How many malformed records are reported one by one. */
const MAX_REPORTED = 10;
/** How many wrappers may be around a record: a list of entries that hold lines of a logger, for example. */
const MAX_DEPTH = 8;
