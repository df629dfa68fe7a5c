import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';

/** The bytes of a file, which stays open until all are read. */
export function streamedBytes(file: string): AsyncIterable<Uint8Array> {
  return createReadStream(file, { highWaterMark: 1024 * 1024 }) as AsyncIterable<Uint8Array>;
}

/**
 * The same, and the file is open only while a piece of it is read, so that thousands can be read side by side. Throws where another file has taken its
 * name meanwhile.
 */
export async function* bytesInTurns(file: string): AsyncGenerator<Uint8Array> {
  let inode: number | undefined;
  for (let position = 0; ;) {
    const handle = await open(file, 'r');
    let piece: Buffer;
    try {
      const { ino } = await handle.stat();
      if (inode !== undefined && ino !== inode) throw new Error('another file has taken its name while it was read');
      inode = ino;
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(PIECE), 0, PIECE, position);
      piece = buffer.subarray(0, bytesRead);
    } finally {
      await handle.close();
    }
    if (piece.length === 0) return;
    position += piece.length;
    yield piece;
  }
}

/** Of a thousand files, 64 MB are in memory. */
const PIECE = 64 * 1024;
