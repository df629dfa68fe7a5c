import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startKubectl, startKubetrace } from '../peers.mjs';
import { median, memory } from '../process-usage.mjs';
import { writeManyContexts } from './many-contexts.mjs';
import { measuredKubetrace } from './measured-kubetrace.mjs';
import { atMost, growing } from './row.mjs';

/**
 * 10,000 contexts in a kubeconfig, against 5,000 and 1: what is more than with one context may at most double with their number, and a bit. Reading
 * them, choosing the last, writing the kubeconfig of `run` for all, completing a name, and the message about a name that is not there.
 */
export async function contextsCase({ kubeconfig, directory, rounds, quick }) {
  const [{ cluster }] = JSON.parse(readFileSync(kubeconfig, 'utf8')).clusters;
  const server = { server: cluster.server, ca: cluster['certificate-authority-data'] };
  const file = (count, isShared = false) => {
    const path = join(directory, `${count}-contexts${isShared ? '-shared' : ''}`);
    writeManyContexts(path, count, { ...server, isShared });
    return path;
  };
  const files = { one: file(1), half: file(MANY / 2), all: file(MANY), shared: file(MANY, true) };
  const ready = {};
  for (let round = 0; round < (quick ? 1 : 2 * rounds + 1); round++) {
    for (const [name, start, path] of [
      ['one', startKubetrace, files.one],
      ['half', startKubetrace, files.half],
      ['all', startKubetrace, files.all],
      ...(quick ? [] : [['kubectl', startKubectl, files.all]]),
    ]) {
      const peer = await start(path, directory, ['-v=1']);
      (ready[name] ??= []).push({ ms: peer.readyAfter, peak: memory(peer.pid).peak });
      await peer.stop();
    }
  }
  const [one, half, all, kubectl] = ['one', 'half', 'all', 'kubectl'].map((name) => medians(ready[name]));
  return [
    atMost('start to ready line with 10,000 contexts, ms', all.ms, 1500, ' ms', kubectl?.ms),
    growing('ms more to start with 10,000 contexts, and with 5,000', all.ms - one.ms, half.ms - one.ms, 2.4),
    atMost('peak memory MB at the start with 10,000 contexts', all.peak, 250, ' MB', kubectl?.peak),
    ...(await commandRows(files)),
  ];
}

function medians(starts) {
  return starts && { ms: median(starts.map(({ ms }) => ms)), peak: median(starts.map(({ peak }) => peak)) };
}

const MANY = 10_000;

async function commandRows({ one, all, shared }) {
  const rows = [];
  for (const { what, words, said } of COMMANDS) {
    const few = await measuredKubetrace(words, { KUBECONFIG: one });
    for (const [where, path] of [
      ['', all],
      [', which share a cluster', shared],
    ]) {
      const many = await measuredKubetrace(words, { KUBECONFIG: path });
      if (![many.stdout, many.stderr].some((text) => text.includes(said))) throw new Error(`${what}: ${many.stderr}`);
      const more = (many.cpu - few.cpu) * 1000;
      rows.push(atMost(`CPU ms more for ${what} with 10,000 contexts${where}`, more, 2000, ' ms'));
    }
  }
  return rows;
}

/** Each with what it prints. */
const COMMANDS = [
  { what: 'run -- true', words: ['run', '--', 'true'], said: '' },
  {
    what: 'whoami in a context that is not there',
    words: ['whoami', '--context', 'nobody'],
    said: `${MANY - 50} more`,
  },
  {
    what: 'the completion of a context',
    words: ['complete', '--', 'proxy', '--context', `context-${MANY - 10}`.slice(0, -1)],
    said: `context-${MANY - 1}`,
  },
];
