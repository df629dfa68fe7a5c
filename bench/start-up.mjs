import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { startKubectl, startKubetrace } from './peers.mjs';
import { median } from './process-usage.mjs';

const BIN = resolve(import.meta.dirname, '../bin/kubetrace.js');

/** How long until the ready line, and how long 100,000 URLs take `decode`. */
export async function startUp({ kubeconfig, directory }) {
  const ready = { kubetrace: [], kubectl: [] };
  for (let round = 0; round < 15; round++) {
    for (const start of [startKubetrace, startKubectl]) {
      const peer = await start(kubeconfig, directory, ['-v=1']);
      ready[peer.name].push(peer.readyAfter);
      await peer.stop();
    }
  }
  const [ours, theirs] = [median(ready.kubetrace), median(ready.kubectl)];
  const bar = Number(process.versions.node.split('.')[0]) >= 22 ? 100 : 120;
  const decode = median([decodeSeconds(directory), decodeSeconds(directory), decodeSeconds(directory)]);
  return [
    {
      work: 'start to ready line, ms',
      kubetrace: ours,
      kubectl: theirs,
      ratio: ours / theirs,
      bar: `<= ${bar} ms`,
      met: ours <= bar,
    },
    { work: 'decode, 100,000 URLs from a file, s', kubetrace: decode, bar: '<= 1 s', met: decode <= 1 },
  ];
}

function decodeSeconds(directory) {
  const file = join(directory, 'urls.txt');
  const url = (i) => `GET /apis/apps/v1/namespaces/ns-${i % 100}/deployments/web-${i}/scale?fieldManager=kubectl`;
  writeFileSync(file, Array.from({ length: 100_000 }, (_, i) => url(i)).join('\n'));
  const started = performance.now();
  const { status } = spawnSync(process.execPath, [BIN, 'decode', '-f', file, '-o', 'json'], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (status !== 0) throw new Error('decode failed');
  return (performance.now() - started) / 1000;
}
