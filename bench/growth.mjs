import { load } from './load.mjs';
import { startKubetrace } from './peers.mjs';
import { memory } from './process-usage.mjs';
import { SMALL } from './upstream.mjs';

/** Memory after a million requests against memory after ten thousand: the trace is bounded, so it must not grow. */
export async function growth({ kubeconfig, folder, requests = 1_000_000 }) {
  const peer = await startKubetrace(kubeconfig, folder, ['-v=1']);
  let done = 0;
  const until = async (count) => {
    while (done < count) {
      const seconds = Math.max(1, Math.min(20, Math.floor((count - done) / 8000)));
      done += (await load(peer, SMALL, { connections: 32, seconds })).perSecond * seconds;
    }
    return memory(peer.pid).now;
  };
  const early = await until(10_000);
  const late = await until(requests);
  await peer.stop();
  const ratio = late / early;
  return [
    {
      work: `memory MB after ${requests} requests against after 10,000`,
      kubetrace: late,
      kubectl: early,
      ratio,
      bar: '<= 1.2',
      met: ratio <= 1.2,
    },
  ];
}
