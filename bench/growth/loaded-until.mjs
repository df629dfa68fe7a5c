import { load } from '../load.mjs';
import { memory } from '../process-usage.mjs';
import { SMALL } from '../upstream.mjs';

/** Loads a proxy until it has answered so many requests since the start, and says its memory in MB and the CPU of each request in the last seconds. */
export function loadedUntil(peer) {
  let done = 0;
  let last;
  return async (count) => {
    while (done < count) {
      const seconds = Math.max(1, Math.min(10, Math.floor((count - done) / 8000)));
      last = await load(peer, SMALL, { connections: 32, seconds });
      done += last.perSecond * seconds;
    }
    return { memory: memory(peer.pid).now, cpu: last.cpuMicros };
  };
}
