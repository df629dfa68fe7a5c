import { randomBytes } from 'node:crypto';

/** The name of this process in `Via`: random, so that two of them in a row are not taken for a loop. */
const NAME = `kubetrace-${randomBytes(6).toString('hex')}`;

/** What a gateway adds to `Via` of each request that it sends on (RFC 9110 section 7.6.3). */
export const VIA = `1.1 ${NAME}`;

/** Whether a request has come through this process before. */
export function hasPassed(via: readonly string[] | undefined): boolean {
  return via !== undefined && via.some((value) => value.includes(NAME));
}
