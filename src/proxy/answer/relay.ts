import type { ServerResponse } from 'node:http';
import { end } from '../own-answers/end-response.ts';
import { endToEnd } from '../receive/hop-by-hop.ts';
import type { UpstreamResponse } from '../send/upstream-response.ts';
import { writeAtOnce } from './write-at-once.ts';

/**
 * Passes a response to the client as it comes, the head at once. Resolves when all is written, rejects when it is cut short. `passed` is called with
 * the length of each piece of a large body.
 */
export async function relay(
  response: UpstreamResponse,
  res: ServerResponse,
  passed?: (bytes: number) => void,
): Promise<void> {
  if (writeAtOnce(response, res)) return;
  const { body } = response;
  try {
    res.writeHead(response.status, printable(response.statusText), headersOf(response));
  } catch (error) {
    // Node refuses to write such a head, so nothing will read the body.
    body.abort(error as Error);
    throw error;
  }
  let headSent = false;
  const resume = () => body.resume();
  const flowing = body.flow((chunk) => {
    headSent = true;
    const isBulk = chunk.byteLength >= BULK;
    if (isBulk) gather(res);
    const wantsMore = res.write(chunk);
    if (isBulk) passed?.(chunk.byteLength);
    if (!wantsMore) res.once('drain', resume);
    return wantsMore;
  });
  // What came in one packet leaves in one; but a watch may stay silent after its head.
  if (!headSent) {
    process.nextTick(() => {
      if (!headSent && !res.writableEnded) res.flushHeaders();
    });
  }
  const trailers = await flowing;
  if (trailers.length > 0) res.addTrailers(pairs(trailers));
  end(res);
}

/** A 204 has no body, so no length of one either (RFC 9110 section 8.6). */
function headersOf({ status, rawHeaders }: UpstreamResponse): string[] {
  const headers = endToEnd(rawHeaders);
  if (status !== 204) return headers;
  return headers.filter((_, i) => !/^content-length$/iu.test(headers[i - (i % 2)] ?? ''));
}

/** A piece of a large body is as long as a TLS record, 16 KiB; smaller ones are written at once. */
const BULK = 8 * 1024;

/** Writes what arrives in one turn of the event loop at once: that takes a third off the time of a large list. */
function gather({ socket }: ServerResponse): void {
  if (!socket || socket.writableCorked > 0) return;
  socket.cork();
  setImmediate(() => socket.uncork());
}

/** A reason phrase that Node agrees to write. */
function printable(statusText: string): string {
  return statusText.replace(/[^\t\u0020-\u007e\u0080-\u00ff]/gu, '?');
}

function pairs(raw: readonly string[]): [string, string][] {
  return raw.flatMap((name, i) => (i % 2 === 0 ? [[name, raw[i + 1] ?? ''] as [string, string]] : []));
}
