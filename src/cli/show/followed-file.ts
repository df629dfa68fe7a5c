import { type FileHandle, open, stat } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import { unreadableFile } from '../help/unreadable-file.ts';

/** In milliseconds. Looking costs less than it takes to hear of changes on every file system. */
const LOOK_AGAIN = 200;

/** What is in a file and what is appended to it, until it is removed. One that takes its name, as when a recording is rotated, is read after it. */
export async function* followedFile(path: string): AsyncGenerator<Uint8Array> {
  let file = await opened(path);
  try {
    for (;;) {
      yield* restOf(file);
      const now = await stat(path).catch(() => undefined);
      if (now?.ino === (await file.stat()).ino) await setTimeout(LOOK_AGAIN);
      else {
        // Written between the two looks.
        yield* restOf(file);
        if (!now) return;
        await file.close();
        file = await opened(path);
      }
    }
  } finally {
    await file.close();
  }
}

/** Throws ActionableError. */
function opened(path: string): Promise<FileHandle> {
  return open(path).catch((error: unknown) => {
    throw unreadableFile(path, error);
  });
}

async function* restOf(file: FileHandle): AsyncGenerator<Uint8Array> {
  for (;;) {
    const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(PIECE));
    if (bytesRead === 0) return;
    yield buffer.subarray(0, bytesRead);
  }
}

const PIECE = 64 * 1024;
