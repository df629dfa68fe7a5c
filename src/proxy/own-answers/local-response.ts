import { STATUS_CODES } from 'node:http';
import type { ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Exchange } from '../../trace/exchange.ts';
import type { Trace } from '../../trace/trace.ts';

/** The headers of a response of our own. */
export type OwnHeaders = Readonly<Record<string, string | number>>;

/** A response that kubetrace itself writes, for a file or a redirect: what is sent is recorded too. */
export class LocalResponse {
  readonly #trace: Trace;
  readonly #exchange: Exchange;
  readonly #res: ServerResponse;

  constructor(trace: Trace, exchange: Exchange, res: ServerResponse) {
    this.#trace = trace;
    this.#exchange = exchange;
    this.#res = res;
  }

  get hasStarted(): boolean {
    return this.#res.headersSent;
  }

  /** The head, to be followed by `end` or `pipe`. */
  head(status: number, headers: OwnHeaders): this {
    const rawHeaders = Object.entries(headers).flatMap(([name, value]) => [name, String(value)]);
    this.#trace.responseStarted(this.#exchange, { status, statusText: STATUS_CODES[status] ?? '', rawHeaders });
    this.#res.writeHead(status, headers);
    return this;
  }

  end(text = ''): void {
    if (text !== '') this.#trace.responseData(this.#exchange, Buffer.from(text));
    this.#res.end(text);
  }

  /** Rejects when the source fails or the client leaves. */
  async pipe(source: Readable): Promise<void> {
    source.on('data', (chunk: Uint8Array) => this.#trace.responseData(this.#exchange, chunk));
    await pipeline(source, this.#res);
  }

  /** So that a body that was cut short does not look complete. */
  cut(): void {
    this.#res.destroy();
  }
}
