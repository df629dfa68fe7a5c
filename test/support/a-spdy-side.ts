/** Writes the frames of one side of a SPDY/3.1 connection. */
export interface SpdySide {
  /** A stream is opened (or, with `type` 2, its opening answered). */
  open(stream: number, headers?: Readonly<Record<string, string>>, options?: { type?: number; flags?: number }): Buffer;
  data(stream: number, content: string | Uint8Array, options?: { isLast?: boolean }): Buffer;
  control(type: number, ...words: number[]): Buffer;
}

/** Its header blocks are one zlib stream of stored pieces: to be read as any, and written without a compressor. */
export function aSpdySide(): SpdySide {
  let isFirst = true;
  const frame = (first: number, flags: number, content: Uint8Array) =>
    Buffer.concat([uint32(first), uint32(flags * 0x1000000 + content.length), content]);
  const headerBlock = (headers: Readonly<Record<string, string>>) => {
    const pairs = Object.entries(headers).flatMap(([name, value]) => [name, value]);
    const content = Buffer.concat([
      uint32(pairs.length / 2),
      ...pairs.flatMap((text) => [uint32(text.length), Buffer.from(text)]),
    ]);
    const stored = Buffer.of(
      0,
      content.length & 0xff,
      content.length >> 8,
      ~content.length & 0xff,
      ~content.length >> 8,
    );
    const head = isFirst ? Buffer.from('78bbe3c6a7c2', 'hex') : Buffer.alloc(0);
    isFirst = false;
    return Buffer.concat([head, stored, content, FLUSH]);
  };
  return {
    open(stream, headers = {}, { type = 1, flags = 0 } = {}) {
      const rest = type === 1 ? Buffer.alloc(6) : Buffer.alloc(0);
      return frame(CONTROL + type, flags, Buffer.concat([uint32(stream), rest, headerBlock(headers)]));
    },
    data: (stream, content, { isLast = false } = {}) =>
      frame(stream, isLast ? 1 : 0, Buffer.from(content as Uint8Array)),
    control: (type, ...words) => frame(CONTROL + type, 0, Buffer.concat(words.map(uint32))),
  };
}

const CONTROL = 0x80030000;
/** An empty stored piece: what a flush of zlib writes. */
const FLUSH = Buffer.of(0, 0, 0, 0xff, 0xff);

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
