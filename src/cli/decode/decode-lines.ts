import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { ActionableError } from '../../api/actionable-error.ts';
import type { PlainOutput } from '../terminal/plain-output.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { decodedLine, type DecodedRequest, type RequestDecoder } from './decoded-request.ts';

/** How to read and print: the dialect, what comes first, and each request. */
export interface Printer {
  readonly decode: RequestDecoder;
  readonly head: string;
  readonly line: (request: DecodedRequest) => string;
}

/**
 * Decodes the requests in a file (`-` for standard input), one per line, and prints each as soon as its line is complete. Holds one piece
 * of the file at a time and waits for a slow reader; ends silently when the reader has gone.
 */
export async function decodeLines(file: string, printer: Printer, terminal: Terminal): Promise<void> {
  const { stdin, stdout } = terminal;
  const input = file === '-' ? (stdin as Readable) : createReadStream(file, { highWaterMark: PIECE_BYTES });
  input.setEncoding('utf8');
  try {
    for await (const text of printed(input, printer)) {
      if (!stdout.write(text)) await writable(stdout);
      if (!stdout.writable) return;
    }
  } catch (error) {
    const code = codeOf(error);
    throw UNREADABLE.has(code) ? unreadable(file, code) : error;
  }
}

const PIECE_BYTES = 1 << 16;
const UNREADABLE = new Set(['ENOENT', 'EISDIR', 'EACCES', 'ENOTDIR']);

/** The output for each piece of the input. */
async function* printed(input: Readable, printer: Printer): AsyncGenerator<string> {
  let text = printer.head;
  let begun = '';
  for await (const piece of input as AsyncIterable<string>) {
    const lines = (begun + piece).split('\n');
    begun = lines.pop() ?? '';
    text += printedLines(lines, printer);
    if (text !== '') yield text;
    text = '';
  }
  yield text + printedLines([begun], printer);
}

function printedLines(lines: readonly string[], { decode, line: print }: Printer): string {
  let text = '';
  for (const line of lines) {
    const request = decodedLine(line, decode);
    if (request !== undefined) text += print(request);
  }
  return text;
}

/** Resolves when the stream takes more, has closed or failed. */
async function writable(stream: PlainOutput): Promise<void> {
  const settled = new AbortController();
  const { signal } = settled;
  const events = ['drain', 'close'].map((event) => once(stream, event, { signal }));
  await Promise.race(events).catch(() => undefined);
  settled.abort();
  await Promise.allSettled(events);
}

function unreadable(file: string, code: string): ActionableError {
  const why =
    code === 'ENOENT' ? 'there is no such file' : code === 'EISDIR' ? 'it is a directory' : 'it cannot be read';
  return new ActionableError(
    'ERR_UNREADABLE_FILE',
    `-f ${file}: ${why}`,
    'name a file with lines METHOD URL, or - for standard input',
  );
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}
