import { setImmediate } from 'node:timers/promises';

const SLICE = 5;
let began = performance.now();

/** Before each command of a script: gives everything else its turn. Throws the signal's reason once that has ended. */
export async function takeStep(signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  if (performance.now() - began < SLICE) return;
  await setImmediate();
  began = performance.now();
  signal.throwIfAborted();
}
