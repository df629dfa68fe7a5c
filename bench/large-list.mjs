import { run } from './load.mjs';
import { startKubectl, startKubetrace } from './peers.mjs';
import { median, memory } from './process-usage.mjs';
import { LARGE } from './upstream.mjs';

/** One list of 55 MB after another: how long it takes and how much memory the proxy needs at its highest. */
export async function largeList({ kubeconfig, directory, rounds }) {
  const results = { kubetrace: [], kubectl: [] };
  for (let round = 0; round < rounds; round++) {
    for (const start of [startKubetrace, startKubectl]) {
      const peer = await start(kubeconfig, directory, ['-v=1']);
      const fetchOnce = async () =>
        Number(await run('curl', ['-s', '-o', '/dev/null', '-w', '%{time_total}', `${peer.url}${LARGE}`]));
      await fetchOnce();
      const seconds = median([await fetchOnce(), await fetchOnce(), await fetchOnce()]);
      results[peer.name].push({ seconds, peak: memory(peer.pid).peak });
      await peer.stop();
    }
  }
  const [ours, theirs] = [results.kubetrace, results.kubectl].map((list) => median(list.map(({ seconds }) => seconds)));
  const [ourPeak, theirPeak] = [results.kubetrace, results.kubectl].map((list) => median(list.map(({ peak }) => peak)));
  return [
    {
      work: 'wall s, 55 MB list',
      kubetrace: ours,
      kubectl: theirs,
      ratio: ours / theirs,
      bar: '<= 1.1',
      met: ours / theirs <= 1.1,
    },
    {
      work: 'peak memory MB, 55 MB list',
      kubetrace: ourPeak,
      kubectl: theirPeak,
      ratio: ourPeak / theirPeak,
      bar: '<= 110 MB',
      met: ourPeak <= 110,
    },
  ];
}
