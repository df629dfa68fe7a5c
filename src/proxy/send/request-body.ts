import { Readable } from 'node:stream';

/** What follows a body on its way. */
export interface BodyTap {
  /** Shown each piece as it passes. */
  readonly see: (chunk: Uint8Array) => void;
  /** Called at the end, when every piece has been shown. */
  readonly seenAll: () => void;
}

/**
 * The body of a request on its way to the server, paused while the server is slow. When the server has answered and wants no more,
 * the rest is read and dropped, so that a client which reads only after it has written gets to the response.
 */
export function requestBody(upload: Readable, tap: BodyTap): Readable {
  const onData = (chunk: Uint8Array) => {
    try {
      tap.see(chunk);
    } catch (error) {
      // What a listener of a stream throws would end the process.
      return void body.destroy(error as Error);
    }
    if (!body.push(chunk)) upload.pause();
  };
  const body = new Readable({
    highWaterMark: 128 * 1024,
    read() {
      upload.resume();
    },
    destroy(error, callback) {
      upload.off('data', onData);
      upload.resume();
      callback(error);
    },
  });
  // undici listens for errors only while it reads the body.
  body.on('error', () => undefined);
  upload.on('data', onData).pause();
  upload.once('end', () => {
    if (!body.destroyed) tap.seenAll();
    body.push(null);
  });
  upload.once('error', (error) => body.destroy(error));
  return body;
}
