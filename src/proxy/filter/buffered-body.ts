import { ClientClosedError } from '../own-answers/failure.ts';
import type { ClientConnection } from '../receive/client-connection.ts';
import type { ClientRequest } from '../receive/client-request.ts';

/** The largest body that is read, in bytes: the options of a DELETE have some hundred. */
const MAX_SIZE = 64 * 1024;
/** How long one may take to arrive, in milliseconds. */
const PATIENCE = 10_000;

type BodyFacts = Pick<ClientRequest, 'hasBody' | 'contentLength'>;
type BodySource = Pick<ClientConnection, 'body' | 'sendContinue'>;

/** A body that is read whole before it is decided whether its request goes on. */
export class BufferedBody {
  readonly #request: BodyFacts;
  readonly #connection: BodySource;
  readonly #see: (chunk: Uint8Array) => void;
  #bytes: Uint8Array | undefined;

  /** `see` is shown each piece as it comes. */
  constructor(request: BodyFacts, connection: BodySource, see: (chunk: Uint8Array) => void) {
    this.#request = request;
    this.#connection = connection;
    this.#see = see;
  }

  /** All of it, once it has been read. */
  get bytes(): Uint8Array | undefined {
    return this.#bytes;
  }

  /** Reads it. Resolves with the reason where it is too large or does not arrive; rejects when the client leaves. */
  async read(): Promise<Uint8Array | 'too large' | 'too slow'> {
    const { hasBody, contentLength = 0 } = this.#request;
    if (!hasBody) return new Uint8Array();
    if (contentLength > MAX_SIZE) return 'too large';
    this.#connection.sendContinue?.();
    const read = await this.#collect();
    if (typeof read !== 'string') this.#bytes = read;
    return read;
  }

  #collect(): Promise<Uint8Array | 'too large' | 'too slow'> {
    const { body } = this.#connection;
    const chunks: Uint8Array[] = [];
    let size = 0;
    return new Promise((resolve, reject) => {
      const settled = () => {
        clearTimeout(timer);
        body.off('data', take).off('end', ended).off('close', left);
      };
      const done = (read: Uint8Array | 'too large' | 'too slow') => {
        settled();
        resolve(read);
      };
      const take = (chunk: Uint8Array) => {
        size += chunk.byteLength;
        if (size > MAX_SIZE) return done('too large');
        this.#see(chunk);
        chunks.push(chunk);
      };
      const ended = () => done(Buffer.concat(chunks));
      const left = () => {
        settled();
        reject(new ClientClosedError());
      };
      const timer = setTimeout(done, PATIENCE, 'too slow');
      body.on('data', take).once('end', ended).once('close', left);
    });
  }
}
