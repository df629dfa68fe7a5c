import { close, fstat, open, read } from 'node:fs';
import { promisify } from 'node:util';
import { textOfFile } from '../api/text/text-of-file.ts';
import { BOUNDS } from '../api/bounds/bounds.ts';

/** The message says how large a file may be. */
export class FileTooLargeError extends Error {
  override readonly name = 'FileTooLargeError';
}

/** The largest file that is read: a kubeconfig. Certificates and tokens are smaller. In bytes. */
const LARGEST = BOUNDS.kubeconfig.size;
const PIECE = 64 * 1024;

/**
 * The text of a kubeconfig, a certificate or a token. Rejects with the error of `node:fs`, and with FileTooLargeError: at once for a file, and for a
 * pipe or a device, which may have no end, as soon as it has given too much.
 */
export async function textOfPath(path: string): Promise<string> {
  const descriptor = await opened(path, 'r');
  try {
    return textOfFile(await bytesIn(descriptor));
  } finally {
    await closed(descriptor);
  }
}

async function bytesIn(descriptor: number): Promise<Buffer> {
  const { size } = await statOf(descriptor);
  if (size > LARGEST) throw tooLarge();
  const pieces: Buffer[] = [];
  // A file that has another size than it says, such as one of /proc, is read on in pieces.
  let piece = Buffer.allocUnsafe(size + PIECE);
  for (let total = 0; ; piece = Buffer.allocUnsafe(PIECE)) {
    const { bytesRead } = await readInto(descriptor, piece, 0, piece.length, null);
    if (bytesRead === 0) return Buffer.concat(pieces);
    total += bytesRead;
    if (total > LARGEST) throw tooLarge();
    pieces.push(piece.subarray(0, bytesRead));
  }
}

/** Not of `node:fs/promises`, which takes milliseconds to load. */
const [opened, statOf, readInto, closed] = [promisify(open), promisify(fstat), promisify(read), promisify(close)];

function tooLarge(): FileTooLargeError {
  return new FileTooLargeError(`it is larger than ${LARGEST / 1024 / 1024} MiB`);
}
