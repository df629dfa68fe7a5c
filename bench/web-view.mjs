import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { Agent, get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startKubetrace } from './peers.mjs';
import { cpuSeconds, median } from './process-usage.mjs';
import { SMALL, startUpstream } from './upstream.mjs';

// node bench/web-view.mjs [--rounds 8] [--seconds 5] [--rate 1000]: what --web costs the proxy, with and without a page that is open. Three proxies are up together and
// take turns, so that what else the machine does hits all of them; the ratio is taken for each round.
const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '8' },
    seconds: { type: 'string', default: '5' },
    rate: { type: 'string', default: '1000' },
  },
});
const [rounds, seconds, rate] = [values.rounds, values.seconds, values.rate].map(Number);
const directory = mkdtempSync(join(tmpdir(), 'kubetrace-bench-'));
const upstream = await startUpstream(directory);
const WEB = ['-v=1', '--web', '--web-port=0'];
const peers = {};
for (const [name, flags] of [
  ['v1', ['-v=1']],
  ['unopened', WEB],
  ['open', WEB],
]) {
  peers[name] = await startKubetrace(upstream.kubeconfig, directory, flags);
  if (name === 'open') readStream(webUrl());
}
const shots = { v1: [], unopened: [], open: [] };
try {
  // Until the memory that the page may have is full: memory that is new costs more than memory that is used again.
  for (const peer of Object.values(peers)) await load(peer, 12, 4000);
  for (let round = 0; round < rounds; round++) {
    for (const [name, peer] of Object.entries(peers)) shots[name].push(await load(peer, seconds, rate));
    const last = (name) => shots[name].at(-1).micros.toFixed(0);
    process.stderr.write(`CPU µs per request: v1 ${last('v1')}, unopened ${last('unopened')}, open ${last('open')}\n`);
  }
} finally {
  for (const peer of Object.values(peers)) await peer.stop();
  upstream.stop();
  rmSync(directory, { recursive: true, force: true });
}
const ratios = (name) => shots[name].map(({ micros }, i) => micros / shots.v1[i].micros);
for (const [name, bar] of [
  ['unopened', 1.1],
  ['open', 1.3],
]) {
  const all = ratios(name);
  const [least, most] = [Math.min(...all), Math.max(...all)];
  const found = median(all);
  process.stdout.write(
    `--web ${name} against -v 1 at ${Math.round(median(shots[name].map(({ perSecond }) => perSecond)))} requests/s: CPU ${found.toFixed(2)} ` +
      `(${least.toFixed(2)} to ${most.toFixed(2)}), bar ${bar}: ${found <= bar ? 'met' : 'missed'}\n`,
  );
}

/** The page's address is in the log, which is in a file. */
function webUrl() {
  return new URL(/the trace is at (\S+)/.exec(readFileSync(join(directory, 'kubetrace.log'), 'utf8'))[1]);
}

/** Reads the stream as the page does. */
function readStream(url) {
  const headers = { Authorization: `Bearer ${url.searchParams.get('key')}` };
  get(new URL('/api/v1/events', url), { headers }, (res) => res.resume()).on('error', () => undefined);
}

/** Requests at the rate for some seconds: those that the proxy was given, per second, and its CPU for each. */
async function load(peer, duration, rate) {
  const agent = new Agent({ keepAlive: true, maxSockets: 32 });
  const before = cpuSeconds(peer.pid);
  const started = performance.now();
  let [sent, answered] = [0, 0];
  await new Promise((done) => {
    const timer = setInterval(() => {
      const elapsed = (performance.now() - started) / 1000;
      if (elapsed >= duration) {
        clearInterval(timer);
        done();
        return;
      }
      for (; sent < elapsed * rate; sent++) {
        get(`${peer.url}${SMALL}`, { agent }, (res) => res.resume().once('end', () => answered++));
      }
    }, 5);
  });
  while (answered < sent) await new Promise((next) => setTimeout(next, 5));
  const micros = ((cpuSeconds(peer.pid) - before) / answered) * 1e6;
  agent.destroy();
  return { micros, perSecond: answered / ((performance.now() - started) / 1000) };
}
