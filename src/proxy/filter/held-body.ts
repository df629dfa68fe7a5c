import { ClientClosedError } from '../own-answers/failure.ts';
import type { Visit } from '../receive/visit.ts';
import { hasBody } from '../receive/body-headers.ts';

/** How much of a body is held, in bytes: the options of a DELETE have some hundred. */
const MAX_HELD = 64 * 1024;
/** How long one may take to arrive, in milliseconds. */
const PATIENCE = 10_000;

/** A body that is read whole before it is decided whether its request goes on. */
export class HeldBody {
  readonly #visit: Visit;
  readonly #see: (chunk: Uint8Array) => void;
  #bytes: Uint8Array | undefined;

  /** `see` is shown each piece as it comes. */
  constructor(visit: Visit, see: (chunk: Uint8Array) => void) {
    this.#visit = visit;
    this.#see = see;
  }

  /** All of it, once it has been read. */
  get bytes(): Uint8Array | undefined {
    return this.#bytes;
  }

  /** Reads it. Gives the reason where it is too large or does not come; rejects when the client leaves. */
  async read(): Promise<Uint8Array | 'too large' | 'too slow'> {
    const { req, goOn } = this.#visit;
    if (!hasBody(req)) return new Uint8Array();
    if (Number(req.headers['content-length'] ?? 0) > MAX_HELD) return 'too large';
    goOn?.();
    const read = await this.#collect();
    if (typeof read !== 'string') this.#bytes = read;
    return read;
  }

  #collect(): Promise<Uint8Array | 'too large' | 'too slow'> {
    const { req } = this.#visit;
    const chunks: Uint8Array[] = [];
    let size = 0;
    return new Promise((resolve, reject) => {
      const settled = () => {
        clearTimeout(timer);
        req.off('data', take).off('end', ended).off('close', left);
      };
      const done = (read: Uint8Array | 'too large' | 'too slow') => {
        settled();
        resolve(read);
      };
      const take = (chunk: Uint8Array) => {
        size += chunk.byteLength;
        if (size > MAX_HELD) return done('too large');
        this.#see(chunk);
        chunks.push(chunk);
      };
      const ended = () => done(Buffer.concat(chunks));
      const left = () => {
        settled();
        reject(new ClientClosedError());
      };
      const timer = setTimeout(done, PATIENCE, 'too slow');
      req.on('data', take).once('end', ended).once('close', left);
    });
  }
}
