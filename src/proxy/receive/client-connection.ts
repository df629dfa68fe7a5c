import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Readable } from 'node:stream';

/** Where a client waits for its response. What it asks for is in `ClientRequest`; this is what bytes pass over. */
export interface ClientConnection {
  /** The body of the request, as it comes. */
  readonly body: Readable;
  /** The response to the client. */
  readonly res: ServerResponse;
  /** With `Expect: 100-continue`: asks the client for its body. */
  readonly sendContinue?: () => void;
  /** With an upgrade: the protocol asked for, and the socket that carries it from then on. */
  readonly upgrade?: { readonly protocol: string; readonly socket: Socket };
}
