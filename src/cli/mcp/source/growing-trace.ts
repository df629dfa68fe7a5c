import { statSync } from 'node:fs';
import { plainLine } from '../../../api/text/plain-text.ts';
import type { ReadOptions, TraceInput } from '../../../export/files/read-options.ts';
import { readTrace } from '../../../export/files/read-trace.ts';
import { KeptTrace } from '../../../web/kept/kept-trace.ts';
import { traceReading } from '../../arguments/trace-files.ts';
import type { Terminal } from '../../terminal/terminal.ts';

/** What was read of a file. */
interface ReadFile {
  readonly file: number;
  /** In bytes. */
  readonly size: number;
  readonly modifiedAt: number;
  /** How many exchanges. */
  readonly count: number;
}

/**
 * Recordings that may still be written to. A file that has grown is read again, and what is new in it gets the next ids, so that ids stay; when one was
 * replaced or has become shorter, all begin anew.
 */
export class GrowingTrace {
  readonly #files: readonly string[];
  readonly #terminal: Terminal;
  readonly #warned = new Set<string>();
  #trace = emptyTrace();
  #lastId = 0;
  #read = new Map<string, ReadFile>();
  #reading: Promise<unknown> = Promise.resolve();

  constructor(files: readonly string[], terminal: Terminal) {
    this.#files = files;
    this.#terminal = terminal;
  }

  /** All that there is now; the same object as long as ids stay. Throws ActionableError for a file that cannot be read. */
  read(): Promise<KeptTrace> {
    const read = this.#reading.then(() => this.#update());
    this.#reading = read.catch(() => undefined);
    return read;
  }

  async #update(): Promise<KeptTrace> {
    const { inputs, options } = traceReading(this.#files, {}, this.#terminal, { isQuiet: false });
    if (inputs.some(({ name }) => this.#wasReplaced(name))) this.#beginAnew();
    for (const input of inputs) if (this.#hasChanged(input.name)) await this.#readOne(input, options);
    return this.#trace;
  }

  #wasReplaced(name: string): boolean {
    const [before, now] = [this.#read.get(name), stampOf(name)];
    return before !== undefined && now !== undefined && (before.file !== now.file || now.size < before.size);
  }

  #hasChanged(name: string): boolean {
    const [before, now] = [this.#read.get(name), stampOf(name)];
    return before?.size !== now?.size || before?.modifiedAt !== now?.modifiedAt || now === undefined;
  }

  #beginAnew(): void {
    this.#trace = emptyTrace();
    this.#lastId = 0;
    this.#read = new Map();
  }

  async #readOne(input: TraceInput, options: ReadOptions): Promise<void> {
    // Before it is read: what is added meanwhile makes it another.
    const stamp = stampOf(input.name);
    const known = this.#read.get(input.name)?.count ?? 0;
    let count = 0;
    const warn = (message: string): void => {
      if (this.#warned.has(message) || this.#warned.size >= MAX_WARNINGS) return;
      this.#warned.add(message);
      this.#terminal.stderr.say(`warning: ${plainLine(message)}\n`);
    };
    for await (const exchanges of readTrace(input, { ...options, warn })) {
      for (const object of exchanges) {
        if (++count > known) this.#trace.observe({ type: 'ADDED', object: { ...object, id: ++this.#lastId } });
      }
      await new Promise(setImmediate);
    }
    if (stamp) this.#read.set(input.name, { ...stamp, count: Math.max(count, known) });
  }
}

const MAX_WARNINGS = 100;

/** As many as the page of a recording keeps. */
const MOST = 100_000;

function emptyTrace(): KeptTrace {
  return new KeptTrace({ capacity: MOST });
}

function stampOf(name: string): Omit<ReadFile, 'count'> | undefined {
  const stat = statSync(name, { throwIfNoEntry: false });
  return stat && { file: stat.ino, size: stat.size, modifiedAt: stat.mtimeMs };
}
