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

/** What is made of all that is written. */
export interface OutputForm {
  /** Default: LF. */
  readonly lineEnd?: string;
  /** Whether a runner of GitHub Actions reads it, which obeys what begins with `::` or contains `##[`. */
  readonly toGitHub?: boolean;
}

/**
 * The only way to what a person reads: whatever a command writes, no character of it moves the cursor, sets a title or hides
 * text (`plainText`). Commands have no other stream, so none can forget it.
 */
export class PlainOutput extends EventEmitter<{ drain: []; close: [] }> {
  readonly #stream: ProcessStream;
  readonly #form: OutputForm;

  constructor(stream: ProcessStream, form: OutputForm = {}) {
    super();
    this.#stream = stream;
    this.#form = form;
    for (const event of ['drain', 'close'] as const) stream.on(event, () => this.emit(event));
  }

  /** `false` when the stream has had enough until `drain`. */
  write(text: string): boolean {
    return this.#stream.write(this.#formed(plainText(text)));
  }

  /** The same stream for messages while another program may have its terminal in raw mode, where LF alone does not begin a line. */
  besideOthers(): PlainOutput {
    return this.isTTY ? new PlainOutput(this.#stream, { ...this.#form, lineEnd: '\r\n' }) : this;
  }

  /** Messages for a person, laid out for the terminal: errors, hints, notes and warnings. */
  say(text: string): boolean {
    return this.write(prose(text, this.width));
  }

  /** The same for text in our colours. */
  readonly painted: LogOutput = {
    write: (text) => this.#stream.write(this.#formed(plainText(text, { colors: true }))),
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
    return this.#form.toGitHub ? undefined : this.#stream.fd;
  }

  /** A command to the runner of GitHub Actions, such as `::error title=X::MESSAGE` (actions/toolkit packages/core/src/command.ts). */
  toGitHub(command: string, properties: Readonly<Record<string, string>>, message: string): void {
    const named = Object.entries(properties).map(([name, value]) => `${name}=${escapedProperty(value)}`);
    const head = [command, ...(named.length > 0 ? [named.join(',')] : [])].join(' ');
    this.#stream.write(`::${head}::${escapedData(plainText(message))}\n`);
  }

  /** Text in a section that GitLab's page of a job folds (docs.gitlab.com/ci/jobs/job_logs, "Custom collapsible sections"). */
  inGitLabSection(name: string, title: string, text: string): void {
    const now = Math.trunc(Date.now() / 1000);
    this.#stream.write(`\u001b[0Ksection_start:${now}:${name}\r\u001b[0K${plainText(title)}\n`);
    this.write(text);
    this.#stream.write(`\u001b[0Ksection_end:${now}:${name}\r\u001b[0K\n`);
  }

  #formed(text: string): string {
    const { lineEnd = '\n', toGitHub = false } = this.#form;
    const safe = toGitHub ? text.replaceAll('##[', '## [').replaceAll(/^([^\S\n]*)::/gmu, '$1: :') : text;
    return lineEnd === '\n' ? safe : safe.replaceAll('\n', lineEnd);
  }
}

function escapedData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapedProperty(text: string): string {
  return escapedData(plainText(text)).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
