import { bodyLimit, shows } from './ladder.ts';

/** How many bytes of each body have to be captured for a level: reading the objects in a body takes more bytes than level 8 shows. */
export function capturedBytes(verbosity: number, format: 'pretty' | 'klog' | 'json'): number {
  const limit = Math.min(bodyLimit(verbosity), format === 'json' ? MAX_JSON_BODY : Infinity);
  return limit > 0 && format !== 'klog' ? Math.max(limit, MIN_READ) : limit;
}

/** How many bytes of the body of an error have to be captured for a level: a Status is small. */
export function errorBytes(verbosity: number, format: 'pretty' | 'klog' | 'json'): number {
  return format !== 'json' && shows(verbosity, 'answer') ? MAX_STATUS : 0;
}

const MAX_STATUS = 32 * 1024;

/** A line of JSON is made at once, so the part of a body in it is bounded. */
export const MAX_JSON_BODY = 1024 * 1024;

const MIN_READ = 5 * 1024;
