/** A part of a frame of zstd. */
export interface FramePart {
  readonly part: Uint8Array;
  /** Whether the frame ends with it. */
  readonly isEnd: boolean;
  /** Whether its length stood before the frame, as the file exporter of the OpenTelemetry Collector writes it: then each frame is a message of its own. */
  readonly isMessage: boolean;
}

/**
 * The frames of a file of zstd (RFC 8878, 3.1): several may follow each other, which are one text, and Node.js unpacks the first alone without a word.
 * Frames that hold no data are left out. What is not zstd is given as it is, and the decoder will say so.
 */
export async function* zstdFrames(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<FramePart> {
  const frames = new Frames();
  let rest: Uint8Array = new Uint8Array();
  for await (const piece of bytes) {
    rest = rest.length === 0 ? piece : Buffer.concat([rest, piece]);
    for (;;) {
      const next = frames.next(rest);
      if (!next) break;
      rest = rest.subarray(next.read);
      if (next.part) yield { ...next.part, isMessage: frames.isMessage };
    }
  }
  if (rest.length > 0) yield { part: rest, isEnd: true, isMessage: false };
}

/** What was read, and the part of a frame that it is, if it is one. */
interface Step {
  readonly read: number;
  readonly part?: Pick<FramePart, 'part' | 'isEnd'>;
}

class Frames {
  isMessage = false;
  #at: 'start' | 'header' | 'block' | 'lost' = 'start';
  /** How much of what is known to come belongs to the frame, and whether the frame ends after it. */
  #left = 0;
  #isLast = false;
  /** How much is to be passed over. */
  #skipped = 0;
  #hasChecksum = false;

  /** `undefined` where more bytes are needed. */
  next(bytes: Uint8Array): Step | undefined {
    if (bytes.length === 0) return undefined;
    if (this.#skipped > 0) return this.#skip(bytes);
    if (this.#left > 0) return this.#pass(bytes);
    if (this.#at === 'lost') return { read: bytes.length, part: { part: bytes, isEnd: false } };
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (this.#at === 'start') return this.#start(view);
    return this.#at === 'header' ? this.#header(view) : this.#block(view);
  }

  #skip({ length }: Uint8Array): Step {
    const read = Math.min(length, this.#skipped);
    this.#skipped -= read;
    return { read };
  }

  #pass(bytes: Uint8Array): Step {
    const part = bytes.subarray(0, this.#left);
    this.#left -= part.length;
    const isEnd = this.#left === 0 && this.#isLast;
    if (isEnd) [this.#at, this.#isLast] = ['start', false];
    return { read: part.length, part: { part, isEnd } };
  }

  #start(view: DataView): Step | undefined {
    if (view.byteLength < 8) return undefined;
    const mark = view.getUint32(0, true);
    if (mark === MARK) this.#at = 'header';
    else if ((mark & 0xfffffff0) >>> 0 === SKIPPABLE) this.#skipped = 8 + view.getUint32(4, true);
    else if (view.getUint32(4, true) === MARK) {
      this.isMessage = true;
      return { read: 4 };
    } else this.#at = 'lost';
    return { read: 0 };
  }

  /** 3.1.1.1 */
  #header(view: DataView): Step {
    const descriptor = view.getUint8(4);
    const isSingle = (descriptor & 0x20) !== 0;
    const size = descriptor >> 6;
    this.#hasChecksum = (descriptor & 4) !== 0;
    const ofSize = size === 0 ? Number(isSingle) : 2 ** size;
    this.#left = 5 + Number(!isSingle) + ([0, 1, 2, 4][descriptor & 3] ?? 0) + ofSize;
    this.#at = 'block';
    return { read: 0 };
  }

  /** 3.1.1.2 */
  #block(view: DataView): Step | undefined {
    if (view.byteLength < 3) return undefined;
    const header = view.getUint16(0, true) | (view.getUint8(2) << 16);
    const isRepeated = ((header >> 1) & 3) === 1;
    this.#isLast = (header & 1) === 1;
    this.#left = 3 + (isRepeated ? 1 : header >> 3) + (this.#isLast && this.#hasChecksum ? 4 : 0);
    return { read: 0 };
  }
}

const MARK = 0xfd2fb528;
const SKIPPABLE = 0x184d2a50;
