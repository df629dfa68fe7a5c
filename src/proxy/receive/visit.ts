import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** A request at our door. */
export interface Visit {
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
  /** With `Expect: 100-continue`: tells the client to go on with its body. */
  readonly goOn?: () => void;
  /** The body, where it had to be read before. It has been traced. */
  readonly held?: Uint8Array | undefined;
  /** With an upgrade: the protocol asked for, and the connection that goes on in it. */
  readonly upgrade?: { readonly protocol: string; readonly socket: Socket };
}
