import { load } from '../load.mjs';
import { startKubetrace } from '../peers.mjs';
import { median } from '../process-usage.mjs';
import { SMALL } from '../upstream.mjs';
import { loadedUntil } from './loaded-until.mjs';
import { growing } from './row.mjs';

const CONNECTIONS = 32;

/** Memory and CPU over a million requests, and the CPU per header with the number of headers. */
export async function requestsCase({ kubeconfig, directory, rounds, requests, quick }) {
  const peer = await startKubetrace(kubeconfig, directory, ['-v=1']);
  const until = loadedUntil(peer);
  const early = await until(10_000);
  const warm = await until(requests / 10);
  const late = await until(requests);
  const cpuWith = async (headers) => {
    const loads = [];
    for (let round = 0; round < rounds; round++) {
      const seconds = quick ? 1 : 3;
      loads.push((await load(peer, SMALL, { connections: CONNECTIONS, seconds, headers })).cpuMicros);
    }
    return median(loads);
  };
  const [none, some, many] = [await cpuWith(0), await cpuWith(20), await cpuWith(80)];
  await peer.stop();
  const [count, tenth] = [requests, requests / 10].map((each) => each.toLocaleString('en'));
  return [
    growing(`memory MB after ${count} requests, and after 10,000`, late.memory, early.memory, 1.2),
    growing(`CPU us per request after ${count} requests, and after ${tenth}`, late.cpu, warm.cpu, 1.2),
    growing('CPU us per header with 80 more headers, and with 20 more', (many - none) / 80, (some - none) / 20, 1.2),
  ];
}
