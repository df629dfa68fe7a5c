import type { ReadOptions } from '../../src/export/files/read-options.ts';
import { readTrace } from '../../src/export/files/read-trace.ts';
import type { Exchange } from '../../src/trace/exchange.ts';

/** What is read from a file with this content, in small pieces. */
export interface ReadText {
  readonly exchanges: readonly Exchange[];
  readonly warnings: readonly string[];
}

/** Reads a content as the file `f`. */
export async function readText(content: string | Uint8Array, options: Partial<ReadOptions> = {}): Promise<ReadText> {
  const warnings: string[] = [];
  const exchanges: Exchange[] = [];
  const reading = { ...options, warn: (message: string) => void warnings.push(message) };
  for await (const batch of readTrace({ name: 'f', bytes: inPieces(Buffer.from(content)) }, reading)) {
    exchanges.push(...batch);
  }
  return { exchanges, warnings };
}

async function* inPieces(bytes: Uint8Array, size = 1009): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
