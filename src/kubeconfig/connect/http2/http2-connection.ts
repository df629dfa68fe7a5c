import { connect, constants } from 'node:http2';
import type { ClientHttp2Session, ClientHttp2Stream, OutgoingHttpHeaders } from 'node:http2';
import type { Socket } from 'node:net';
import { MAX_HEADER_BYTES } from '../../../api/bounds/bounds.ts';
import type { PatientRequest } from '../patient-request.ts';
import { pinged } from './pings.ts';
import { destroyedError, endOfConnection } from './stream-error.ts';
import { StreamResponse } from './stream-response.ts';
import type { StreamOwner } from './stream-response.ts';

/** What a connection is used for, and how. */
export interface Http2Options {
  readonly server: URL;
  /** How long a server may take to begin a response, in milliseconds; 0 for no limit. */
  readonly headersTimeout: number;
  /** How long it is kept without a stream, in milliseconds. */
  readonly keepAliveTimeout: number;
  /** Called when there is room for a stream again. */
  readonly onRoom: () => void;
  /** Called when it has ended. */
  readonly onClose: () => void;
}

/** How many streams a connection has before its server says how many it allows: as many as Go's client (net/http h2_bundle.go, initialMaxConcurrentStreams). */
export const FIRST_STREAMS = 100;

/**
 * One HTTP/2 connection that requests share. Node gives the room of a piece of data back to the connection at once, and to its stream when that is read (node_http2.cc,
 * OnDataChunkReceived): a response that nobody reads fills its own window, and holds up no other.
 */
export class Http2Connection implements StreamOwner {
  readonly #options: Http2Options;
  readonly #socket: Socket;
  readonly #session: ClientHttp2Session;
  readonly #responses = new Map<ClientHttp2Stream, StreamResponse>();
  #most = FIRST_STREAMS;
  /** The last stream that the server has looked at, once it has said that it is going away. */
  #lastStream = Infinity;
  #ended: Error | undefined;
  #idle: NodeJS.Timeout | undefined;
  #isClosing = false;

  /** On a socket on which both sides have agreed on `h2`. */
  constructor(socket: Socket, options: Http2Options) {
    this.#options = options;
    this.#socket = socket;
    // Both before Node hears of it.
    socket.on('error', (error) => this.#end(error));
    socket.on('close', () => this.#end(endOfConnection()));
    const session = connect(options.server, { ...LIMITS, createConnection: () => socket });
    this.#session = session;
    // Each stream has it too.
    session.on('error', () => undefined);
    session.on('goaway', (_, lastStream) => {
      this.#lastStream = lastStream;
      this.#isClosing = true;
    });
    session.on('remoteSettings', ({ maxConcurrentStreams = Infinity }) => {
      this.#most = maxConcurrentStreams;
      if (this.hasRoom) options.onRoom();
    });
    session.on('close', () => {
      this.#isClosing = true;
      clearTimeout(this.#idle);
      options.onClose();
    });
    session.setLocalWindowSize(CONNECTION_WINDOW);
    pinged(session, socket);
    this.#rest();
  }

  /** How many streams it may have. */
  get most(): number {
    return this.#most;
  }

  /** Whether its server lets it have no stream at all. */
  get isUseless(): boolean {
    return this.#most === 0 && !this.#isClosing;
  }

  get hasRoom(): boolean {
    const { closed, destroyed } = this.#session;
    return !this.#isClosing && !closed && !destroyed && this.#responses.size < this.#most;
  }

  get headersTimeout(): number {
    return this.#options.headersTimeout;
  }

  get ended(): Error | undefined {
    return this.#ended;
  }

  isUnprocessed({ id = 0, rstCode }: ClientHttp2Stream): boolean {
    return rstCode === constants.NGHTTP2_REFUSED_STREAM || id > this.#lastStream;
  }

  /** Sends a request; calls `sendAgain` where the server says that it did not look at it. Throws Node's error for a head that it does not send. */
  send(head: OutgoingHttpHeaders, handler: PatientRequest, sendAgain: () => void): void {
    const stream = this.#session.request(head, { endStream: true });
    clearTimeout(this.#idle);
    const response = new StreamResponse(stream, handler, this, sendAgain);
    this.#responses.set(stream, response);
    stream.once('close', () => this.#without(stream));
    handler.onConnect(response.abort);
    handler.sentOver(this.#socket);
  }

  /** Takes no more streams, and ends with those that it has. */
  retire(): void {
    this.#isClosing = true;
    this.#session.close();
  }

  destroy(): void {
    this.#end(destroyedError());
    this.#session.destroy();
    this.#socket.destroy();
  }

  #without(stream: ClientHttp2Stream): void {
    this.#responses.delete(stream);
    if (this.#responses.size === 0) this.#rest();
    if (this.hasRoom) this.#options.onRoom();
  }

  #rest(): void {
    if (this.#isClosing) return;
    this.#idle = setTimeout(() => this.retire(), this.#options.keepAliveTimeout).unref();
  }

  /** There is nothing more to come. */
  #end(error: Error): void {
    if (this.#ended) return;
    this.#ended = error;
    this.#isClosing = true;
    for (const response of this.#responses.values()) response.flush();
  }
}

/** What may be under way on a connection, in bytes: on a long way a smaller one would make it slow. It holds no memory. */
const CONNECTION_WINDOW = 8 * 1024 * 1024;

const LIMITS = {
  settings: {
    enablePush: false,
    /** What a response may hold in memory while nobody reads it. */
    initialWindowSize: 256 * 1024,
    maxHeaderListSize: MAX_HEADER_BYTES,
  },
  maxSendHeaderBlockLength: MAX_HEADER_BYTES,
  // Of 64 bytes each.
  maxHeaderListPairs: MAX_HEADER_BYTES / 64,
  peerMaxConcurrentStreams: FIRST_STREAMS,
};
