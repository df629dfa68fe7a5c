import { EventEmitter } from 'node:events';
import { plainText } from '../../api/text/plain-text.ts';
import { prose } from './prose.ts';
import type { LogOutput } from '../../log/output/line-writer.ts';

/** A stream of the process, or one like it. */
export type ProcessStream = NodeJS.WritableStream & {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly fd?: number;
};

/**
 * The only way to what a person reads: whatever a command writes, no character of it moves the cursor, sets a title or hides
 * text (`plainText`). Commands have no other stream, so none can forget it.
 */
export class PlainOutput extends EventEmitter<{ drain: []; close: [] }> {
  readonly #stream: ProcessStream;
  readonly #lineEnd: string;

  constructor(stream: ProcessStream, lineEnd = '\n') {
    super();
    this.#stream = stream;
    this.#lineEnd = lineEnd;
    for (const event of ['drain', 'close'] as const) stream.on(event, () => this.emit(event));
  }

  /** `false` when the stream has had enough until `drain`. */
  write(text: string): boolean {
    return this.#stream.write(plainText(text).replaceAll('\n', this.#lineEnd));
  }

  /** The same stream for messages while another program may have its terminal in raw mode, where LF alone does not begin a line. */
  besideOthers(): PlainOutput {
    return this.isTTY ? new PlainOutput(this.#stream, '\r\n') : this;
  }

  /** Messages for a person, laid out for the terminal: errors, hints, notes and warnings. */
  say(text: string): boolean {
    return this.write(prose(text, this.width));
  }

  /** The same for text in our colours. */
  readonly painted: LogOutput = {
    write: (text) => this.#stream.write(plainText(text, { colors: true })),
    once: (event, listener) => this.once(event, listener),
  };

  /** Back to the start of the line of a terminal, and nothing on it. */
  clearLine(): void {
    this.#stream.write('\r\u001b[K');
  }

  /** The stream itself, for readline: it moves the cursor, and writes what a person types. */
  get forLineEditor(): NodeJS.WritableStream {
    return this.#stream;
  }

  get isTTY(): boolean {
    return this.#stream.isTTY === true;
  }

  get columns(): number | undefined {
    return this.#stream.columns;
  }

  /** What to lay text out for: the width of the terminal; `undefined` elsewhere, where lines may have any length. */
  get width(): number | undefined {
    return this.isTTY ? (this.columns ?? 80) : undefined;
  }

  get writable(): boolean {
    return this.#stream.writable;
  }

  /** For the log, which makes its lines plain itself (`requestLog`) and must never wait for a terminal. */
  get fd(): number | undefined {
    return this.#stream.fd;
  }
}
