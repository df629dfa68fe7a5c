import {
  isJSONRPCErrorResponse,
  isJSONRPCNotification,
  isJSONRPCRequest,
  isJSONRPCResultResponse,
  type JSONRPCMessage,
  ReadBuffer,
  type RequestId,
  serializeMessage,
  type Transport,
} from '@modelcontextprotocol/server';
import type { Terminal } from '../../terminal/terminal.ts';

/**
 * MCP over standard input and output, a message a line (modelcontextprotocol.io, basic/transports). That of the SDK drops what it is asked when the input
 * ends; this one answers it first, so that lines can be piped in. A line that is not a message is reported, and the next one is read.
 */
export class LineTransport implements Transport {
  onmessage?: Transport['onmessage'];
  onerror?: Transport['onerror'];
  onclose?: Transport['onclose'];
  /** Resolves when the input has ended and what was asked is answered, or cannot be. */
  readonly closed: Promise<void>;
  readonly #terminal: Pick<Terminal, 'stdin' | 'stdout'>;
  readonly #lines = new ReadBuffer();
  /** What was asked and is not answered. */
  readonly #open = new Set<RequestId>();
  #hasEnded = false;
  #isClosed = false;
  #resolveClosed = (): void => undefined;

  constructor(terminal: Pick<Terminal, 'stdin' | 'stdout'>) {
    this.#terminal = terminal;
    this.closed = new Promise((resolve) => (this.#resolveClosed = resolve));
  }

  async start(): Promise<void> {
    const { stdin } = this.#terminal;
    stdin.on('data', this.#onData);
    for (const event of ['end', 'close', 'error']) stdin.once(event, this.#onEnd);
  }

  async send(message: JSONRPCMessage): Promise<void> {
    if (this.#isClosed) return;
    this.#terminal.stdout.write(serializeMessage(message));
    if (!isJSONRPCResultResponse(message) && !isJSONRPCErrorResponse(message)) return;
    if (message.id !== undefined) this.#open.delete(message.id);
    this.#endWhenAnswered();
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    const { stdin } = this.#terminal;
    stdin.off('data', this.#onData);
    for (const event of ['end', 'close', 'error']) stdin.off(event, this.#onEnd);
    stdin.pause();
    this.onclose?.();
    this.#resolveClosed();
  }

  readonly #onData = (piece: Buffer | string): void => {
    try {
      this.#lines.append(Buffer.from(piece));
    } catch (error) {
      this.#lines.clear();
      this.onerror?.(error as Error);
    }
    for (let message = this.#next(); message !== null; message = this.#next()) if (message) this.#take(message);
  };

  /** The next message, `undefined` for a line that is none, `null` while its line is not complete. */
  #next(): JSONRPCMessage | undefined | null {
    try {
      return this.#lines.readMessage();
    } catch (error) {
      this.onerror?.(error as Error);
      return undefined;
    }
  }

  #take(message: JSONRPCMessage): void {
    if (isJSONRPCRequest(message)) this.#open.add(message.id);
    // What is cancelled is not answered.
    if (isJSONRPCNotification(message) && message.method === 'notifications/cancelled') this.#forget(message.params);
    this.onmessage?.(message);
  }

  #forget(params: object | undefined): void {
    const id = params && 'requestId' in params ? params.requestId : undefined;
    if (typeof id === 'string' || typeof id === 'number') this.#open.delete(id);
  }

  readonly #onEnd = (): void => {
    this.#hasEnded = true;
    // Nothing that is asked takes longer, but for a subscription, which has no end.
    setTimeout(() => void this.close(), LAST_ANSWERS).unref();
    this.#endWhenAnswered();
  };

  #endWhenAnswered(): void {
    if (this.#hasEnded && this.#open.size === 0) void this.close();
  }
}

/** In milliseconds. */
const LAST_ANSWERS = 30_000;
