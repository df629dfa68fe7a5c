/** Where a program reads; its end may be that of a terminal, after which more can come. */
export interface Input {
  /** The next bytes; `undefined` at an end. */
  read(): Promise<Buffer | undefined>;
  /** Puts back what was read too far. */
  unread(piece: Buffer): void;
}

/** Where a program writes; resolves when more can be taken. Throws BrokenPipe when nobody reads any more. */
export type Output = (data: string | Uint8Array) => Promise<void>;

/** Thrown at who writes to something that nobody reads any more: a program ends by it. */
export class BrokenPipe extends Error {}

/** Bytes that wait for a reader. */
const MAX_WAITING = 256 * 1024;

/** Bytes on their way from one program to the next, or from a client. */
export class Pipe implements Input {
  readonly #pieces: (Buffer | 'end')[] = [];
  #waiting = 0;
  #isEnded = false;
  #isBroken = false;
  #readers: (() => void)[] = [];
  #writers: (() => void)[] = [];

  readonly write: Output = async (data) => {
    const piece = Buffer.from(data);
    if (piece.length === 0) return;
    if (this.#isBroken) throw new BrokenPipe();
    this.push(piece);
    while (this.#waiting > MAX_WAITING && !this.#isBroken) {
      await new Promise<void>((resolve) => this.#writers.push(resolve));
    }
    if (this.#isBroken) throw new BrokenPipe();
  };

  /** Bytes of those that cannot be made to wait. False when too many wait already. */
  push(piece: Buffer): boolean {
    if (this.#isBroken || this.#isEnded || piece.length === 0) return true;
    this.#pieces.push(piece);
    this.#waiting += piece.length;
    wake(this.#readers);
    return this.#waiting <= MAX_WHOLE;
  }

  unread(piece: Buffer): void {
    if (piece.length === 0) return;
    this.#pieces.unshift(piece);
    this.#waiting += piece.length;
  }

  /** Ends what a reader reads now; others can read what comes after. */
  pause(): void {
    this.#pieces.push('end');
    wake(this.#readers);
  }

  /** Nothing more comes. */
  end(): void {
    this.#isEnded = true;
    wake(this.#readers);
  }

  /** Nobody reads any more: writers end, and so do readers. */
  break(): void {
    this.#isBroken = true;
    this.end();
    wake(this.#writers);
  }

  async read(): Promise<Buffer | undefined> {
    for (;;) {
      const piece = this.#pieces.shift();
      if (piece === 'end') return undefined;
      if (piece !== undefined) {
        this.#waiting -= piece.length;
        wake(this.#writers);
        return piece;
      }
      if (this.#isEnded) return undefined;
      await new Promise<void>((resolve) => this.#readers.push(resolve));
    }
  }

  /** Ends those who wait for input now, as when their program was interrupted. */
  interrupt(): void {
    if (this.#readers.length > 0) this.pause();
  }
}

/** What nothing comes from. */
export const NO_INPUT: Input = { read: () => Promise.resolve(undefined), unread: () => undefined };

/** What was there before. */
export function inputOf(bytes: Buffer): Input {
  let rest: Buffer | undefined = bytes.length === 0 ? undefined : bytes;
  return {
    read: () => {
      const piece = rest;
      rest = undefined;
      return Promise.resolve(piece);
    },
    unread: (piece) => void (rest = piece.length === 0 ? undefined : piece),
  };
}

/** All that comes. Throws RangeError beyond `limit` bytes. */
export async function readAll(input: Input, limit = MAX_WHOLE): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let length = 0;
  for (let piece = await input.read(); piece; piece = await input.read()) {
    length += piece.length;
    if (length > limit) throw new RangeError('too much input');
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

const MAX_WHOLE = 16 * 1024 * 1024;

/** One line, of which the end is left out; what follows it is left to others. `undefined` at the end. */
export async function readLine(input: Input): Promise<string | undefined> {
  const pieces: Buffer[] = [];
  let length = 0;
  for (let piece = await input.read(); piece; piece = await input.read()) {
    const end = piece.indexOf('\n');
    pieces.push(end < 0 ? piece : piece.subarray(0, end));
    length += piece.length;
    if (length > MAX_LINE) throw new RangeError('line too long');
    if (end < 0) continue;
    input.unread(piece.subarray(end + 1));
    return Buffer.concat(pieces).toString();
  }
  return pieces.length === 0 ? undefined : Buffer.concat(pieces).toString();
}

/** Line by line, without their ends, as they come. Throws RangeError for a line beyond a mebibyte. */
export async function* linesOf(input: Input): AsyncGenerator<string> {
  let rest = '';
  for (let piece = await input.read(); piece; piece = await input.read()) {
    const lines = (rest + piece.toString('latin1')).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > MAX_LINE) throw new RangeError('line too long');
    for (const line of lines) yield Buffer.from(line, 'latin1').toString();
  }
  if (rest !== '') yield Buffer.from(rest, 'latin1').toString();
}

const MAX_LINE = 1024 * 1024;

function wake(waiting: (() => void)[]): void {
  for (const resolve of waiting.splice(0)) resolve();
}
