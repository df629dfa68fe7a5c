import { closeSync, fchmodSync, fstatSync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs';
import { ActionableError } from '../../api/actionable-error.ts';
import { writeProblem } from '../../api/text/file-problem.ts';
import { type Exchange, hasEnded } from '../../trace/exchange.ts';
import type { Observer, TraceEvent } from '../../trace/observer.ts';
import { isLeftOut } from '../../trace/own-calls.ts';
import { HarDocument } from '../formats/har-document.ts';

/** What a HAR file is written with. */
export interface HarFileOptions {
  /** Of kubetrace. */
  readonly version: string;
  /** How much is kept of each body. Default 1 MiB. */
  readonly bodyBytes?: number;
  /** Whether kubetrace's own calls are in it. */
  readonly showOwn?: boolean | undefined;
}

/**
 * Writes an HTTP Archive that only its owner may read: each exchange when it ends and, at the close, those that are still under way. After
 * each turn of the event loop the file is a complete document. An existing HAR is replaced. Throws ActionableError where it cannot be written.
 */
export async function harFile(file: string, options: HarFileOptions): Promise<Observer> {
  return new HarFile(file, options);
}

class HarFile implements Observer {
  readonly bodyBytes: number;
  readonly #file: string;
  readonly #showOwn: boolean | undefined;
  readonly #document = new HarDocument();
  readonly #descriptor: number;
  /** Where the tail starts, and where the next entry will. */
  #at = 0;
  /** The last that was written. */
  #tail: string;
  #waiting: Exchange[] = [];
  readonly #underWay = new Set<Exchange>();
  #error: ActionableError | undefined;

  constructor(file: string, { version, showOwn, bodyBytes = 1024 * 1024 }: HarFileOptions) {
    this.bodyBytes = bodyBytes;
    this.#showOwn = showOwn;
    this.#file = file;
    try {
      this.#descriptor = openEmpty(file);
      this.#at = this.#write(this.#document.head(version));
      this.#tail = this.#document.tail();
      this.#write(this.#tail);
    } catch (error) {
      throw unwritable(file, error);
    }
  }

  observe({ type, object }: TraceEvent): void {
    if (this.#error) throw this.#error;
    if (type === 'DELETED' || isLeftOut(object, this.#showOwn)) return;
    if (!hasEnded(object)) {
      this.#underWay.add(object);
      return;
    }
    this.#underWay.delete(object);
    this.#waiting.push(object);
    if (this.#waiting.length === 1) setImmediate(() => this.#flush());
  }

  close(): void {
    this.#waiting.push(...this.#underWay);
    this.#flush();
    closeSync(this.#descriptor);
    if (this.#error) throw this.#error;
  }

  /** Never throws, since nothing could catch it here: the next `observe` or `close` throws instead. */
  #flush(): void {
    const exchanges = this.#waiting;
    this.#waiting = [];
    if (this.#error || exchanges.length === 0) return;
    try {
      const entries = exchanges.map((exchange) => this.#document.entry(exchange)).join('');
      const tail = this.#document.tail();
      const written = this.#write(entries + tail);
      this.#at += written - Buffer.byteLength(tail);
      this.#tail = tail;
    } catch (error) {
      this.#error = unwritable(this.#file, error);
      this.#endWhole();
    }
  }

  /** Where there was no room for the last entries, the file ends after those before: the tail had room there once. */
  #endWhole(): void {
    try {
      ftruncateSync(this.#descriptor, this.#at);
      this.#write(this.#tail);
    } catch {
      // The first error is the one to report.
    }
  }

  /** Overwrites the tail. Returns the number of bytes. */
  #write(text: string): number {
    const bytes = Buffer.from(text);
    for (let done = 0; done < bytes.length;) {
      done += writeSync(this.#descriptor, bytes, done, bytes.length - done, this.#at + done);
    }
    return bytes.length;
  }
}

/** A file that was named by mistake must not be emptied. */
function notHar(descriptor: number): string | undefined {
  const bytes = Buffer.alloc(64);
  const start = bytes.toString('utf8', 0, readSync(descriptor, bytes, 0, bytes.length, 0));
  return start === '' || /^\uFEFF?\s*\{\s*"log"/u.test(start) ? undefined : 'it exists and is not a HAR';
}

/** Only a regular file will do, since the tail is overwritten again and again. */
function openEmpty(file: string): number {
  const descriptor = openSync(file, 'a+', 0o600);
  const problem = fstatSync(descriptor).isFile() ? notHar(descriptor) : 'it is not a regular file';
  if (problem !== undefined) {
    closeSync(descriptor);
    throw new Error(problem);
  }
  ftruncateSync(descriptor);
  fchmodSync(descriptor, 0o600);
  closeSync(descriptor);
  // A file that is open for appending cannot be overwritten.
  return openSync(file, 'r+');
}

function unwritable(file: string, error: unknown): ActionableError {
  const { problem, hint } = writeProblem(file, error);
  return new ActionableError('ERR_HAR_FILE', `cannot write --har ${file}: ${problem}`, hint, { cause: error });
}
