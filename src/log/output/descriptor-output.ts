import { write } from 'node:fs';
import type { LogOutput } from './line-writer.ts';

/**
 * A file or a terminal that never makes its writer wait. Node writes to both synchronously, and a terminal that is stopped
 * (Ctrl-S) or a disk that hangs would hold up all traffic; here a thread of the pool waits instead. One write is under way at a
 * time, and `drain` comes when all is written. After an error nothing more is written.
 */
export class DescriptorOutput implements LogOutput {
  readonly #descriptor: number;
  readonly #onError: (error: Error) => void;
  #waiting: Buffer[] = [];
  #isWriting = false;
  #hasFailed = false;
  #listeners: (() => void)[] = [];

  constructor(descriptor: number, onError: (error: Error) => void = () => undefined) {
    this.#descriptor = descriptor;
    this.#onError = onError;
  }

  write(text: string): boolean {
    if (this.#hasFailed) return true;
    this.#waiting.push(Buffer.from(text));
    if (!this.#isWriting) this.#next();
    return false;
  }

  once(_: 'drain', listener: () => void): void {
    this.#listeners.push(listener);
  }

  /** Resolves when all is written, or cannot be. */
  async drained(): Promise<void> {
    while (this.#isWriting) await new Promise<void>((resolve) => this.once('drain', resolve));
  }

  #next(): void {
    const [bytes] = this.#waiting;
    this.#isWriting = bytes !== undefined;
    if (!bytes) return this.#drain();
    write(this.#descriptor, bytes, (error, written) => {
      // Another program that shares the terminal made it non-blocking.
      if (error?.code === 'EAGAIN') return void setTimeout(() => this.#next(), RETRY);
      if (error) return this.#fail(error);
      if (written < bytes.length) this.#waiting[0] = bytes.subarray(written);
      else this.#waiting.shift();
      this.#next();
    });
  }

  #fail(error: Error): void {
    this.#hasFailed = true;
    this.#isWriting = false;
    this.#waiting = [];
    this.#onError(error);
    this.#drain();
  }

  #drain(): void {
    const listeners = this.#listeners;
    this.#listeners = [];
    for (const listener of listeners) listener();
  }
}

const RETRY = 10;
