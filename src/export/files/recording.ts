import { closeSync, existsSync, fchmodSync, fstatSync, openSync, readSync, renameSync, writeSync } from 'node:fs';
import { ActionableError } from '../../api/actionable-error.ts';
import { writeProblem } from '../../api/text/file-problem.ts';
import { type Exchange, hasEnded } from '../../trace/exchange.ts';
import { MAX_BODY_BYTES } from '../../trace/capture.ts';
import type { Observer, TraceEvent } from '../../trace/observer.ts';
import { limitsAtStart, withLimits } from '../../trace/file/recording-limits.ts';
import { traceLine } from '../../trace/file/trace-line.ts';

/** When a recording is rotated, and how much of each body is in it. */
export interface RecordingOptions {
  /** When a file reaches this many bytes it becomes FILE.1, the older ones FILE.2 and so on. Default: never. */
  readonly maxBytes?: number;
  /** How many older files are kept; those beyond it are deleted. Default: all. */
  readonly keep?: number;
  /** How much is kept of each body, at most 128 MiB. Default 64 KiB, enough for `rbac`, `explain` and most of a HAR. */
  readonly bodyBytes?: number;
}

/**
 * Records every exchange as a line of a trace file (docs/trace-format.md) that only its owner may read: when it ends and, for those that are
 * still under way at the close, as far as they have come. Appends to an existing trace. Lines reach the file in the turn of the event loop
 * in which their exchanges end, so they survive a crash of this process. Throws ActionableError where the file cannot be written or is
 * not a trace.
 */
export async function recordTo(file: string, options: RecordingOptions = {}): Promise<Observer> {
  return new Recording(file, options);
}

class Recording implements Observer {
  readonly bodyBytes: number;
  readonly streams = true;
  readonly #file: string;
  readonly #maxBytes: number;
  readonly #keep: number | undefined;
  /** How many files this recording has come to, with those that were deleted. */
  #part: number;
  /** Whether the file says what the limits of this run are. */
  #hasLimits = false;
  #descriptor: number;
  #size: number;
  #waiting: string[] = [];
  readonly #underWay = new Set<Exchange>();
  #error: ActionableError | undefined;

  constructor(file: string, { maxBytes = Infinity, keep, bodyBytes = 64 * 1024 }: RecordingOptions) {
    this.bodyBytes = Math.min(bodyBytes, MAX_BODY_BYTES);
    this.#file = file;
    this.#maxBytes = maxBytes;
    this.#keep = keep;
    this.#descriptor = openTrace(file);
    this.#size = fstatSync(this.#descriptor).size;
    this.#part = partOf(this.#descriptor);
  }

  observe({ type, object }: TraceEvent): void {
    if (this.#error) throw this.#error;
    if (type === 'DELETED') return;
    if (!hasEnded(object)) this.#underWay.add(object);
    else {
      this.#underWay.delete(object);
      this.#add(object);
    }
  }

  close(): void {
    for (const exchange of this.#underWay) this.#add(exchange);
    this.#flush();
    if (!this.#error) closeSync(this.#descriptor);
    // Throws here what `observe` would have thrown, had another exchange come.
    else throw this.#error;
  }

  #add(exchange: Exchange): void {
    this.#waiting.push(`${traceLine(exchange, this.bodyBytes)}\n`);
    if (this.#waiting.length === 1) setImmediate(() => this.#flush());
  }

  /** Never throws, since nothing could catch it here: the next `observe` or `close` throws instead. */
  #flush(): void {
    const lines = this.#waiting.map((line) => Buffer.from(line));
    this.#waiting = [];
    if (this.#error || lines.length === 0) return;
    try {
      for (const batch of batches(lines, this.#size, this.#maxBytes)) {
        if (batch.inNewFile) this.#rotate();
        writeAll(this.#descriptor, this.#hasLimits ? batch.bytes : this.#limited(batch.bytes));
        this.#hasLimits = true;
        this.#size += batch.bytes.length;
      }
    } catch (error) {
      this.#error = unwritable(this.#file, error);
    }
  }

  #rotate(): void {
    closeSync(this.#descriptor);
    const last = this.#keep ?? filesBefore(this.#file) + 1;
    for (let i = last; i > 0; i--) {
      renameIfThere(i === 1 ? this.#file : `${this.#file}.${i - 1}`, `${this.#file}.${i}`);
    }
    this.#descriptor = openTrace(this.#file, this.#keep === 0);
    this.#size = 0;
    this.#part++;
    this.#hasLimits = false;
  }

  /** The lines, the first with the limits, which do not count for the size of a file. */
  #limited(lines: Buffer): Buffer {
    const end = lines.indexOf('\n');
    const limits = {
      part: this.#part,
      bodyBytes: this.bodyBytes,
      ...(this.#maxBytes < Infinity && { maxBytes: this.#maxBytes }),
      ...(this.#keep !== undefined && { keep: this.#keep }),
    };
    return Buffer.concat([Buffer.from(withLimits(lines.toString('utf8', 0, end), limits)), lines.subarray(end)]);
  }
}

/** The lines in as few writes as the maximum size of a file allows; a line longer than that gets a file of its own. */
function batches(lines: readonly Buffer[], sizeNow: number, maxBytes: number): { bytes: Buffer; inNewFile: boolean }[] {
  const found: { lines: Buffer[]; inNewFile: boolean }[] = [];
  let size = sizeNow;
  for (const line of lines) {
    const inNewFile = size > 0 && size + line.length > maxBytes;
    let batch = found.at(-1);
    if (inNewFile || !batch) found.push((batch = { lines: [], inNewFile }));
    batch.lines.push(line);
    size = (inNewFile ? 0 : size) + line.length;
  }
  return found.map((batch) => ({ bytes: Buffer.concat(batch.lines), inNewFile: batch.inNewFile }));
}

/** How many files with a number there are. */
function filesBefore(file: string): number {
  let count = 0;
  while (existsSync(`${file}.${count + 1}`)) count++;
  return count;
}

/** Which part of a recording a file is, by its first line. */
function partOf(descriptor: number): number {
  if (!fstatSync(descriptor).isFile()) return 1;
  return limitsAtStart(bytesAt(descriptor, 0, MAX_HEAD).toString())?.part ?? 1;
}

const MAX_HEAD = 1024;

function openTrace(file: string, anew = false): number {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(file, anew ? 'w' : 'a+', 0o600);
    const stat = fstatSync(descriptor);
    if (!stat.isFile()) return descriptor;
    if ((stat.mode & 0o077) !== 0) fchmodSync(descriptor, 0o600);
    if (stat.size > 0) continueTrace(descriptor, stat.size, file);
    return descriptor;
  } catch (error) {
    if (descriptor !== undefined) closeSync(descriptor);
    throw error instanceof ActionableError ? error : unwritable(file, error);
  }
}

/** Where a crash has cut the last line of a trace, recording continues on a new line. A file that is not a trace is left alone. */
function continueTrace(descriptor: number, size: number, file: string): void {
  if (!/^\{"kind":"\w+","apiVersion":"kubetrace\.dev\//.test(bytesAt(descriptor, 0, 64).toString())) {
    throw new ActionableError(
      'ERR_NOT_A_TRACE',
      `${file} exists and is not a kubetrace trace`,
      'name another file for --record',
    );
  }
  if (bytesAt(descriptor, size - 1, 1).toString() !== '\n') writeAll(descriptor, Buffer.from('\n'));
}

function bytesAt(descriptor: number, position: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  return bytes.subarray(0, readSync(descriptor, bytes, 0, length, position));
}

function writeAll(descriptor: number, bytes: Buffer): void {
  for (let at = 0; at < bytes.length;) at += writeSync(descriptor, bytes, at);
}

function renameIfThere(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}

function unwritable(file: string, error: unknown): ActionableError {
  const { problem, hint } = writeProblem(file, error);
  return new ActionableError('ERR_RECORD_FILE', `cannot write --record ${file}: ${problem}`, hint, { cause: error });
}
