import { readFileSync } from 'node:fs';
import { get } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { load } from '../load.mjs';
import { startKubetrace } from '../peers.mjs';
import { SMALL } from '../upstream.mjs';
import { loadedUntil } from './loaded-until.mjs';
import { atMost, growing } from './row.mjs';

/**
 * Memory over a million requests with the page of --web open. It keeps the last requests and their bodies in memory of a fixed size, which a tenth of
 * the requests fills; from then on nothing may grow, and the page must still be sent each.
 */
export async function openPageCase({ kubeconfig, directory, requests, quick }) {
  const peer = await startKubetrace(kubeconfig, directory, ['-v=1', '--web', '--web-port=0']);
  const page = openPage(join(directory, 'kubetrace.log'));
  const until = loadedUntil(peer);
  const filling = quick ? requests * 0.6 : requests / 10;
  const full = await until(filling);
  const late = await until(requests);
  const before = page.bytes();
  await load(peer, SMALL, { connections: 1, seconds: 1 });
  await sleep(1000);
  const isSent = page.bytes() > before;
  page.close();
  await peer.stop();
  const [count, first] = [requests, filling].map((each) => each.toLocaleString('en'));
  return [
    growing(`memory MB after ${count} requests with the page open, and after ${first}`, late.memory, full.memory, 1.2),
    growing(`CPU us per request with the page open after ${count}, and after ${first}`, late.cpu, full.cpu, 1.2),
    atMost(`pages that were sent nothing more after ${count} requests`, isSent ? 0 : 1, 0),
  ];
}

/** Reads the stream as the page does. Its address is in the log. */
function openPage(log) {
  const url = new URL(/the trace is at (\S+)/.exec(readFileSync(log, 'utf8'))[1]);
  let bytes = 0;
  const headers = { Authorization: `Bearer ${url.searchParams.get('key')}` };
  const request = get(new URL('/api/v1/events', url), { headers }, (response) =>
    response.on('data', (piece) => (bytes += piece.length)).on('error', () => undefined),
  );
  request.on('error', () => undefined);
  return { bytes: () => bytes, close: () => request.destroy() };
}
