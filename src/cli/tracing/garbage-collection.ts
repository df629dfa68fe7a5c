import { setFlagsFromString } from 'node:v8';

/**
 * Stops V8 guessing how long things live. It guesses from the first requests, while its young generation is small, that what a request
 * leaves lives long, and from then on makes it in the old generation, which is expensive to clean: 28 % of the CPU of a request at v=1, 13 % at v=8. Later than the
 * start, since Node's own modules, kept compiled, fit no other flags. The flag is in Node 20 to 24; V8 would complain of one it does not know.
 */
export function collectYoung(): void {
  if (Number.parseInt(process.versions.node, 10) > 24) return;
  setTimeout(() => setFlagsFromString('--no-allocation-site-pretenuring'), AFTER_START).unref();
}

/** In milliseconds. */
const AFTER_START = 500;
