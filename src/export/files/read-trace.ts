import { ActionableError } from '../../api/actionable-error.ts';
import { BOUNDS } from '../../api/bounds/bounds.ts';
import { jsonObject } from '../../api/body/json-object.ts';
import { ShapeError } from '../../api/shape.ts';
import type { Exchange } from '../../trace/exchange.ts';
import { exchangeOf } from '../../trace/file/trace-file.ts';
import { AuditReader } from './audit-input.ts';
import { harExchanges } from './har-input.ts';
import { lineBatches } from './line-batches.ts';

/** Something to read exchanges from: a trace, audit.k8s.io/v1 events, one per line, or a HAR. */
export interface TraceInput {
  /** For messages. */
  readonly name: string;
  readonly bytes: AsyncIterable<Uint8Array | string>;
}

/** Takes a message about something that was passed over. */
export type Warn = (message: string) => void;

/**
 * The exchanges of a file in batches, as it is read; only a HAR is read as a whole. Lines that cannot be read and records with a
 * malformed field are passed over with a warning, unknown kinds without one. Throws ActionableError for a file without anything we know,
 * and for a version that we do not.
 */
export async function* readTrace({ name, bytes }: TraceInput, warn: Warn): AsyncGenerator<readonly Exchange[]> {
  const reader = new RecordReader(name, warn);
  for await (const { lines, isLast } of lineBatches(bytes)) {
    const exchanges: Exchange[] = [];
    for (const line of lines) for (const exchange of reader.read(line, isLast)) exchanges.push(exchange);
    if (exchanges.length > 0) yield exchanges;
  }
  const rest = reader.end();
  if (rest.length > 0) yield rest;
}

/** Several traces as one, in the order in which their exchanges ended. */
export async function* mergedTraces(inputs: readonly TraceInput[], warn: Warn): AsyncGenerator<Exchange> {
  const heads = await Promise.all(inputs.map((input) => headOf(singles(readTrace(input, warn)))));
  for (;;) {
    let first: { readonly head: Head; readonly exchange: Exchange } | undefined;
    for (const head of heads) {
      const { exchange, at } = head;
      if (exchange && (!first || at < first.head.at)) first = { head, exchange };
    }
    if (!first) return;
    yield first.exchange;
    await advance(first.head);
  }
}

interface Head {
  readonly source: AsyncGenerator<Exchange>;
  exchange: Exchange | undefined;
  /** When it ended. */
  at: number;
}

async function* singles(batches: AsyncIterable<readonly Exchange[]>): AsyncGenerator<Exchange> {
  for await (const batch of batches) yield* batch;
}

async function headOf(source: AsyncGenerator<Exchange>): Promise<Head> {
  const head: Head = { source, exchange: undefined, at: 0 };
  await advance(head);
  return head;
}

async function advance(head: Head): Promise<void> {
  const { value, done } = await head.source.next();
  head.exchange = done ? undefined : value;
  if (head.exchange) head.at = head.exchange.startedAt + (head.exchange.timings.ended ?? 0);
}

type Fields = Readonly<Record<string, unknown>>;

/** Reads a file line by line, or as one JSON document where its first line is not a record by itself. */
class RecordReader {
  readonly #name: string;
  readonly #warn: Warn;
  readonly #audit = new AuditReader();
  #line = 0;
  #found = 0;
  #unread = 0;
  /** How many records were malformed. */
  #flawed = 0;
  /** The lines that may turn out to be one document. */
  #document: string[] | undefined;

  constructor(name: string, warn: Warn) {
    this.#name = name;
    this.#warn = warn;
  }

  read(line: string, isLast: boolean): readonly Exchange[] {
    this.#line++;
    if (line.trim() === '') return [];
    const isRecord = RECORD.test(line);
    if (this.#document && !isRecord) {
      this.#document.push(line);
      return [];
    }
    const record = jsonObject(line, BOUNDS.record);
    if (record) {
      this.#giveUpDocument();
      return this.#record(record);
    }
    if (isLast) this.#warn(`${this.#name}: the last line is cut off; passed over`);
    else if (this.#found === 0 && !isRecord) this.#document = [line];
    else this.#unread++;
    return [];
  }

  end(): readonly Exchange[] {
    const document = this.#document && jsonObject(this.#document.join('\n'), BOUNDS.record);
    const exchanges = document ? this.#record(document) : [];
    if (this.#found === 0 && this.#line > 0) throw nothingKnown(this.#name);
    const unreported = this.#flawed - MAX_REPORTED;
    if (unreported > 0) this.#warn(`${this.#name}: ${unreported} more malformed records; passed over`);
    if (this.#unread > 0) this.#warn(`${this.#name}: lines that are not JSON: ${this.#unread}; passed over`);
    return exchanges;
  }

  /** A record on a line of its own: so what came before it was not a document of many lines, but lines of a log, for example. */
  #giveUpDocument(): void {
    this.#unread += this.#document?.length ?? 0;
    this.#document = undefined;
  }

  #record(record: Fields): readonly Exchange[] {
    const exchanges = this.#exchangesOf(record);
    if (exchanges) this.#found++;
    return exchanges ?? [];
  }

  /** `undefined` for another kind of object. */
  #exchangesOf(record: Fields): readonly Exchange[] | undefined {
    const { apiVersion } = record;
    const report = (error: ShapeError) => this.#malformed(error);
    try {
      if (typeof apiVersion === 'string' && apiVersion.startsWith('kubetrace.dev/')) {
        const exchange = exchangeOf(record);
        return exchange ? [exchange] : [];
      }
      if (typeof apiVersion === 'string' && apiVersion.startsWith('audit.k8s.io/'))
        return this.#audit.read(record, report);
      return harExchanges(record, report);
    } catch (error) {
      if (error instanceof ShapeError) return this.#malformed(error);
      if (!(error instanceof ActionableError)) throw error;
      throw new ActionableError(error.code, `${this.#place}: ${error.message}`, error.hint);
    }
  }

  #malformed({ message }: ShapeError): undefined {
    if (++this.#flawed <= MAX_REPORTED) this.#warn(`${this.#place}: ${message}; passed over`);
  }

  /** A document of many lines has a field to name, and no line. */
  get #place(): string {
    return this.#document ? this.#name : `${this.#name}:${this.#line}`;
  }
}

/** How many malformed records are reported one by one. */
const MAX_REPORTED = 10;

/** The beginnings of the lines that kubetrace and API servers write. */
const RECORD = /^\{"(?:kind|apiVersion)":/;

function nothingKnown(name: string): ActionableError {
  return new ActionableError(
    'ERR_NOT_A_TRACE',
    `${name} holds no exchange`,
    'give a file written by --record or --log-format json, audit.k8s.io/v1 events, one per line, or a HAR',
  );
}
