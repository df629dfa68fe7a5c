import { gzip } from 'node:zlib';

/** apiserver pkg/endpoints/handlers/responsewriters/writers.go, defaultGzipThresholdBytes. */
const THRESHOLD = 128 * 1024;
/** compression.go there, gzipContentEncodingLevel. */
const LEVEL = 1;

/** Whether an object of this many bytes goes compressed to a client with this `Accept-Encoding`: it must say `gzip` and no more, no `;q=1`. */
export function isCompressed(bytes: number, acceptEncoding: string | string[] = ''): boolean {
  return (
    bytes > THRESHOLD &&
    [acceptEncoding].flat().some((header) => header.split(',').some((token) => token.trim() === 'gzip'))
  );
}

/** The gzip form of a body, made in the background. */
export function compress(body: Uint8Array, done: (error: Error | null, compressed: Uint8Array) => void): void {
  gzip(body, { level: LEVEL }, done);
}
