import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import type { PastedRequest } from '../../api/pasted-requests/pasted-request.ts';
import { PastedText } from '../../api/pasted-requests/pasted-text.ts';
import { lineBatches } from '../../export/files/lines/line-batches.ts';
import type { PlainOutput } from '../terminal/plain-output.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { sayWhatToPaste } from '../terminal/what-to-paste.ts';
import { unreadableFile } from '../help/unreadable-file.ts';
import { decodedPasted, type DecodedRequest, type RequestDecoder } from '../../trace/decode/decoded-request.ts';
import { NotDecoded } from '../../trace/decode/not-decoded.ts';

/** How to print: what comes first, and each request. */
export interface Printer {
  readonly head: string;
  readonly line: (request: DecodedRequest) => string;
}

/**
 * Decodes the requests in a file (`-` for standard input), and prints each as soon as its lines are complete. Holds one piece of the file at a
 * time and waits for a slow reader; ends silently when the reader has gone. What was not decoded is said at the end.
 */
export async function decodeLines(
  file: string,
  decode: RequestDecoder,
  printer: Printer,
  { stdin, stdout, stderr }: Terminal,
): Promise<void> {
  if (file === '-') sayWhatToPaste({ stdin, stderr }, 'requests, curl commands or a log');
  const input = file === '-' ? (stdin as Readable) : createReadStream(file, { highWaterMark: PIECE_BYTES });
  const notDecoded = new NotDecoded();
  try {
    for await (const text of printed(requestsIn(input, notDecoded), decode, printer)) {
      if (!stdout.write(text)) await writable(stdout);
      if (!stdout.writable) return;
    }
  } catch (error) {
    throw UNREADABLE.has(codeOf(error)) ? unreadableFile(file, error, { what: '-f', hint: HINT }) : error;
  }
  stderr.write(notDecoded.text);
}

const PIECE_BYTES = 1 << 16;
const UNREADABLE = new Set(['ENOENT', 'EISDIR', 'EACCES', 'ENOTDIR']);

/** The output for each piece of the input. */
async function* printed(
  pieces: AsyncIterable<readonly PastedRequest[]>,
  decode: RequestDecoder,
  { head, line }: Printer,
): AsyncGenerator<string> {
  let text = head;
  for await (const requests of pieces) {
    for (const request of requests) text += line(decodedPasted(request, decode));
    if (text !== '') yield text;
    text = '';
  }
}

/** The requests in each piece of the input. */
async function* requestsIn(input: Readable, notDecoded: NotDecoded): AsyncGenerator<readonly PastedRequest[]> {
  const pasted = new PastedText();
  for await (const lines of lineBatches(input)) {
    yield lines.flatMap((line) => notDecoded.requestsOf(pasted.read(line)));
  }
  yield notDecoded.requestsOf(pasted.end());
  notDecoded.lines = pasted.linesWithout;
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

const HINT = 'name a file with requests, such as lines METHOD URL, or - for standard input';

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}
