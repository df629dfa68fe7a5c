import { createReadStream } from 'node:fs';
import { ActionableError } from '../../api/actionable-error.ts';
import { plainLine } from '../../api/text/plain-text.ts';
import type { TraceInput } from '../../export/files/read-trace.ts';
import type { Terminal } from '../terminal/terminal.ts';

/** The files of a command line to read exchanges from; `-` is the standard input. */
export function traceInputs(files: readonly string[], terminal: Terminal): TraceInput[] {
  return files.map((file) =>
    file === '-'
      ? { name: 'standard input', bytes: terminal.stdin as AsyncIterable<Uint8Array | string> }
      : { name: file, bytes: bytesOf(file) },
  );
}

/** Reports on stderr what was skipped. */
export function warner({ stderr }: Terminal): (message: string) => void {
  return (message) => void stderr.write(`warning: ${plainLine(message)}\n`);
}

async function* bytesOf(file: string): AsyncGenerator<Uint8Array> {
  try {
    yield* createReadStream(file, { highWaterMark: 1024 * 1024 }) as AsyncIterable<Uint8Array>;
  } catch (error) {
    throw new ActionableError('ERR_UNREADABLE_FILE', `cannot read ${file}`, (error as Error).message, { cause: error });
  }
}
