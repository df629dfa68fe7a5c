/** The name of this process in `Via`: random, so that two of them in a row are not taken for a loop. Not a secret. */
const NAME = `kubetrace-${Math.random().toString(16).slice(2, 14)}`;

/** What a gateway adds to `Via` of each request that it sends on (RFC 9110 section 7.6.3). */
export const VIA = `1.1 ${NAME}`;

/** Whether a request has come through this process before. */
export function hasPassed(via: readonly string[] | undefined): boolean {
  return via !== undefined && via.some((value) => value.includes(NAME));
}
