import { load } from './load.mjs';
import { startKubetrace } from './peers.mjs';
import { median, memory } from './process-usage.mjs';
import { SMALL } from './upstream.mjs';

/** What must not grow: memory and CPU over a million requests, and the CPU per header with the number of headers. */
export async function growth({ kubeconfig, directory, rounds, requests = 1_000_000 }) {
  const peer = await startKubetrace(kubeconfig, directory, ['-v=1']);
  const connections = 32;
  let done = 0;
  const until = async (count) => {
    let last;
    while (done < count) {
      const seconds = Math.max(1, Math.min(10, Math.floor((count - done) / 8000)));
      last = await load(peer, SMALL, { connections, seconds });
      done += last.perSecond * seconds;
    }
    return { memory: memory(peer.pid).now, cpu: last.cpuMicros };
  };
  const early = await until(10_000);
  const warm = await until(100_000);
  const late = await until(requests);
  const cpuWith = async (headers) => {
    const loads = [];
    for (let round = 0; round < rounds; round++) {
      loads.push((await load(peer, SMALL, { connections, seconds: 3, headers })).cpuMicros);
    }
    return median(loads);
  };
  const [none, some, many] = [await cpuWith(0), await cpuWith(20), await cpuWith(80)];
  await peer.stop();
  const [perHeader, perHeaderOfMany] = [(some - none) / 20, (many - none) / 80];
  const count = requests.toLocaleString('en');
  return [
    row(`memory MB after ${count} requests, and after 10,000`, late.memory, early.memory, 1.2),
    row(`CPU us per request after ${count} requests, and after 100,000`, late.cpu, warm.cpu, 1.2),
    row('CPU us per header with 80 more headers, and with 20 more', perHeaderOfMany, perHeader, 1.2),
  ];
}

/** Both of kubetrace: the second column is what the first must not outgrow. */
function row(work, kubetrace, before, bar) {
  const ratio = kubetrace / before;
  return { work, kubetrace, kubectl: before, ratio, bar: `<= ${bar}`, met: ratio <= bar };
}
