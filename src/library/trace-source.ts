import { createReadStream } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ActionableError } from '../api/actionable-error.ts';
import { readProblem } from '../api/text/file-problem.ts';
import type { TraceInput } from '../export/files/read-options.ts';

/** Something to read exchanges from: the path or `file:` URL of a file, a stream, or a text. */
export type TraceSource = string | URL | AsyncIterable<Uint8Array | string> | { readonly text: string };

/** Its bytes, and what to call it in messages. */
export function inputOf(source: TraceSource): TraceInput {
  if (typeof source === 'string') return { name: source, bytes: bytesOf(source) };
  if (source instanceof URL) return inputOf(fileURLToPath(source));
  if ('text' in source) return { name: 'the text', bytes: only(source.text) };
  return { name: 'the stream', bytes: source };
}

async function* only(text: string): AsyncGenerator<string> {
  yield text;
}

async function* bytesOf(file: string): AsyncGenerator<Uint8Array> {
  try {
    yield* createReadStream(file, { highWaterMark: 1024 * 1024 }) as AsyncIterable<Uint8Array>;
  } catch (error) {
    const { problem, hint } = readProblem(file, error);
    throw new ActionableError('ERR_UNREADABLE_FILE', `cannot read ${file}: ${problem}`, hint, { cause: error });
  }
}
