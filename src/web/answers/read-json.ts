import type { IncomingMessage } from 'node:http';
import { parseJson } from '../../api/bounds/bounded-json.ts';
import { BOUNDS } from '../../api/bounds/bounds.ts';
import { isObject } from '../../api/body/object-facts.ts';
import { WebError } from './answer.ts';

/** The JSON object in the body of a request to us. Throws WebError for anything else, and for more than a few megabytes. */
export async function readJson(req: IncomingMessage): Promise<Readonly<Record<string, unknown>>> {
  const type = req.headers['content-type'] ?? '';
  // A page of another origin could send other types without being asked first (Fetch, 4.10).
  if (!/^application\/json\s*(?:;|$)/i.test(type)) throw new WebError(415, 'the body must be application/json');
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of req as AsyncIterable<Buffer>) {
    size += chunk.byteLength;
    if (size > MAX_BODY) throw new WebError(413, `the body is larger than ${MAX_BODY} bytes`);
    chunks.push(chunk);
  }
  try {
    const value = parseJson(Buffer.concat(chunks).toString(), BOUNDS.large);
    if (isObject(value)) return value;
  } catch (error) {
    throw new WebError(400, `the body cannot be read: ${(error as Error).message}`);
  }
  throw new WebError(400, 'the body is not a JSON object');
}

const MAX_BODY = 4 * 1024 * 1024;
