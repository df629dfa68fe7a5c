import { inPairs, pairedRow } from './pairs.mjs';
import { kubectlVersion, startBareRelay, startKubetrace, startMitmproxy, startOtherKubectl } from './peers.mjs';

/** kubetrace at v=0 beside others than the kubectl on the PATH: the one that KUBECTL_OTHER names, mitmproxy, and a bare relay as the limit. No bars. */
export async function others({ kubeconfig, directory, pairs, upstream }) {
  const other = process.env.KUBECTL_OTHER;
  const rows = [];
  for (const [name, start] of [
    ['bare relay of node:http and undici', () => startBareRelay(kubeconfig, directory)],
    ...(other ? [[`kubectl ${kubectlVersion(other)}`, () => startOtherKubectl(other, kubeconfig, directory)]] : []),
    ['mitmproxy', () => startMitmproxy(upstream.url, directory)],
  ]) {
    const peer = await start();
    if (!peer) continue;
    const kubetrace = await startKubetrace(kubeconfig, directory, ['-v=0']);
    try {
      const measured = await inPairs(kubetrace, peer, { connections: 32, pairs, upstream: upstream.pid });
      rows.push(pairedRow(`requests/s, v=0 against ${String(name)}`, measured, 'perSecond', {}));
      rows.push(pairedRow(`CPU us per request, v=0 against ${String(name)}`, measured, 'cpuMicros', {}));
    } finally {
      await kubetrace.stop();
      await peer.stop();
    }
  }
  return rows;
}
