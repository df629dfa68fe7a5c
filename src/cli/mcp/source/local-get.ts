import { Agent, get } from 'node:http';
import { text as textOf } from 'node:stream/consumers';
import { Transform } from 'node:stream';
import { userAgent } from '../../../kubeconfig/version.ts';

/** What another kubetrace on this machine answered. */
export interface LocalAnswer {
  readonly status: number;
  readonly text: string;
}

/** Thrown for an answer that is too long. */
export class TooLongError extends Error {
  override readonly name = 'TooLongError';
}

/**
 * A GET to the web view of another kubetrace on this machine, with its key. An `ApiClient` reads 3 MiB, and a list of exchanges may have ten. No proxy is asked,
 * whatever the environment says (the agent is of our own), and no redirect is followed: the key goes nowhere else. Rejects with what the connection throws.
 */
export async function localGet(url: URL, key: string, maxBytes: number): Promise<LocalAnswer> {
  const headers = { Authorization: `Bearer ${key}`, Accept: 'application/json', 'User-Agent': userAgent() };
  const agent = new Agent();
  try {
    return await new Promise<LocalAnswer>((resolve, reject) => {
      const signal = AbortSignal.timeout(TIMEOUT);
      const request = get(url, { headers, agent, signal }, (response) => {
        const { statusCode: status = 0 } = response;
        response.once('error', reject);
        textOf(response.pipe(atMost(maxBytes))).then((text) => resolve({ status, text }), reject);
      });
      request.once('error', reject);
    });
  } finally {
    agent.destroy();
  }
}

/** In milliseconds. */
const TIMEOUT = 30_000;

function atMost(maxBytes: number): Transform {
  let size = 0;
  return new Transform({
    transform(piece: Uint8Array, _, done) {
      size += piece.byteLength;
      done(size > maxBytes ? new TooLongError(`longer than ${maxBytes} bytes`) : null, piece);
    },
  });
}
