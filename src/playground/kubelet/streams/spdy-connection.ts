import { SpdyFrames } from '../../../api/framing/spdy-frames.ts';

/** Called for what the client does. */
export interface SpdyHandlers {
  /** A stream, and the headers that say what it is for; names in lower case. */
  opened(stream: number, headers: ReadonlyMap<string, string>): void;
  data(stream: number, piece: Uint8Array): void;
  /** The client will send nothing more on a stream. */
  ended(stream: number): void;
}

/**
 * The server's side of a SPDY/3.1 connection (spdy-protocol-draft3), as much as kubectl's own library (moby/spdystream) takes: streams that
 * the client opens are accepted, pings are answered, and nothing is compressed: header blocks are stored blocks of the zlib stream.
 */
export class SpdyConnection {
  readonly #write: (frame: Uint8Array) => void;
  readonly #frames: SpdyFrames;
  #isFirstReply = true;

  constructor(write: (frame: Uint8Array) => void, handlers: SpdyHandlers) {
    this.#write = write;
    this.#frames = new SpdyFrames({
      opened: (stream, headers) => {
        this.#reply(stream);
        handlers.opened(stream, headers);
      },
      data: (stream, piece) => handlers.data(stream, piece),
      ended: (stream) => handlers.ended(stream),
      ping: (id) => write(control(PING, uint32(id))),
      goAway: () => undefined,
    });
  }

  /** Bytes of the client. */
  push(data: Uint8Array): void {
    this.#frames.push(data);
  }

  send(stream: number, data: Uint8Array): void {
    for (let at = 0; at < data.length; at += MAX_DATA) this.#data(stream, data.subarray(at, at + MAX_DATA), 0);
  }

  /** We say no more on a stream. */
  end(stream: number): void {
    this.#data(stream, Buffer.alloc(0), FLAG_FIN);
  }

  #reply(stream: number): void {
    const head = this.#isFirstReply ? ZLIB_HEAD : [];
    this.#isFirstReply = false;
    this.#write(control(SYN_REPLY, uint32(stream), Buffer.from([...head, ...NO_HEADERS])));
  }

  #data(stream: number, data: Uint8Array, flags: number): void {
    this.#write(Buffer.concat([uint32(stream), uint32(flags * 0x100_0000 + data.length), data]));
  }
}

const [SYN_REPLY, PING] = [2, 6];
const FLAG_FIN = 1;
const MAX_DATA = 0xffff;
/** RFC 1950: deflate, without a dictionary of its own; the client brings the one of SPDY. */
const ZLIB_HEAD = [0x78, 0x01];
/** RFC 1951: a stored block of four bytes, which say that there are no headers, and an empty one, at which readers hand out what they have. */
const NO_HEADERS = [0, 4, 0, 0xfb, 0xff, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff];

function control(type: number, ...content: readonly Buffer[]): Buffer {
  const body = Buffer.concat(content);
  return Buffer.concat([uint32(0x8003_0000 + type), uint32(body.length), body]);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
