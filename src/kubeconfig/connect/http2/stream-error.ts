import { constants } from 'node:http2';

/** Why a stream has no whole response, with a code as Node's errors have them. */
export class StreamError extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** The server ended the stream by a code that Node takes for no error, before the response was complete; with its words for other codes. */
export function resetError(code: number): StreamError {
  return new StreamError('ERR_HTTP2_STREAM_ERROR', `Stream closed with error code ${CODES[code] ?? code}`);
}

const CODES: Readonly<Record<number, string>> = {
  [constants.NGHTTP2_NO_ERROR]: 'NGHTTP2_NO_ERROR',
  [constants.NGHTTP2_CANCEL]: 'NGHTTP2_CANCEL',
};

/** The server ended the connection: as for undici, a request that was on it may be sent once more (`isEndOfConnection`). */
export function endOfConnection(): StreamError {
  return new StreamError('ECONNRESET', 'other side closed');
}

/** The server refused a request again and again. */
export function refusedError(): StreamError {
  return new StreamError('ERR_HTTP2_STREAM_ERROR', 'the server refused the stream again and again: REFUSED_STREAM');
}

/** kubetrace ends; with undici's code for that. */
export function destroyedError(): StreamError {
  return new StreamError('UND_ERR_DESTROYED', 'the connection is destroyed');
}
