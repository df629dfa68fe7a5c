import { SpdyHeaders } from './spdy-headers.ts';

/** Receives what one side of a SPDY/3.1 connection sends, as it is sent. */
export interface SpdySink {
  /** A stream is opened from this side. */
  opened(stream: number, headers: ReadonlyMap<string, string>): void;
  data(stream: number, piece: Uint8Array): void;
  /** This side has ended its half of a stream. */
  ended?(stream: number): void;
  ping?(id: number): void;
  goAway(status: number): void;
}

/**
 * Reads the frames of one direction of a SPDY/3.1 connection (spdy-protocol-draft3; moby/spdystream is what kubectl uses) as their bytes
 * come, wherever the pieces end. It keeps at most one control frame of 64 KiB. Bytes that are not SPDY set `isBroken`, and nothing after them is read.
 */
export class SpdyFrames {
  isBroken = false;
  readonly #sink: SpdySink;
  readonly #headers = new SpdyHeaders();
  readonly #head = new Uint8Array(HEAD);
  #headLength = 0;
  /** How much of the frame is to come. */
  #left = 0;
  #control: Uint8Array[] | undefined;

  constructor(sink: SpdySink) {
    this.#sink = sink;
  }

  push(data: Uint8Array): void {
    for (let at = 0; at < data.length && !this.isBroken;) {
      if (this.#left > 0) {
        const piece = data.subarray(at, at + this.#left);
        at += piece.length;
        this.#left -= piece.length;
        this.#content(piece);
      } else {
        this.#head[this.#headLength++] = data[at++] ?? 0;
        if (this.#headLength === HEAD) this.#frame();
      }
    }
  }

  /** A head is complete: a bit for control, version and type or the stream, flags, and the length. */
  #frame(): void {
    this.#headLength = 0;
    this.#left = uint32(this.#head, 4) & 0xff_ffff;
    const isControl = ((this.#head[0] ?? 0) & 0x80) !== 0;
    this.#control = isControl ? [] : undefined;
    if (isControl && (uint32(this.#head, 0) >>> 16 !== VERSION_3 || this.#left > MAX_CONTROL)) this.isBroken = true;
    else if (this.#left === 0) this.#endFrame();
  }

  #content(piece: Uint8Array): void {
    if (!this.#control) this.#sink.data(uint32(this.#head, 0), piece);
    // The pieces are views of buffers that others use again; a Buffer's `slice` is a view, too.
    else this.#control.push(new Uint8Array(piece));
    if (this.#left === 0) this.#endFrame();
  }

  #isLast(): boolean {
    return ((this.#head[4] ?? 0) & FLAG_FIN) !== 0;
  }

  #endFrame(): void {
    if (!this.#control) {
      if (this.#isLast()) this.#sink.ended?.(uint32(this.#head, 0));
      return;
    }
    const content = Buffer.concat(this.#control);
    this.#control = undefined;
    try {
      this.#controlFrame(uint32(this.#head, 0) & 0xffff, content);
    } catch {
      this.isBroken = true;
    }
  }

  /** Throws a RangeError on one that is too short. */
  #controlFrame(type: number, content: Buffer): void {
    if (type === TYPE.ping) this.#sink.ping?.(content.readUInt32BE(0));
    if (type === TYPE.goAway) this.#sink.goAway(content.readUInt32BE(4));
    if (!WITH_HEADERS.has(type)) return;
    // Every block is read, of interest or not: the next one cannot be read without it.
    const headers = this.#headers.read(content.subarray(type === TYPE.synStream ? 10 : 4));
    if (type !== TYPE.synStream) return;
    const stream = content.readUInt32BE(0) & 0x7fff_ffff;
    this.#sink.opened(stream, headers);
    if (this.#isLast()) this.#sink.ended?.(stream);
  }
}

const HEAD = 8;
const FLAG_FIN = 1;
const MAX_CONTROL = 64 * 1024;
/** The bit for control and the version. */
const VERSION_3 = 0x8003;
const TYPE = { synStream: 1, synReply: 2, ping: 6, goAway: 7, headers: 8 };
const WITH_HEADERS: ReadonlySet<number> = new Set([TYPE.synStream, TYPE.synReply, TYPE.headers]);

function uint32(bytes: Uint8Array, at: number): number {
  return bytes.subarray(at, at + 4).reduce((value, byte) => value * 256 + byte, 0);
}
