import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { openSync, readFileSync } from 'node:fs';
import { Agent, get } from 'node:http';
import { join } from 'node:path';
import { bareRelayCommand, kubetraceCommand, readyUrl } from './peers.mjs';
import { SMALL } from './upstream.mjs';

/**
 * Instructions for each request, in user mode: the same whatever else the machine does, where times are not. Counted by valgrind, since few virtual machines
 * let `perf` count; it runs a program fifty times slower, so kubetrace and the bare relay alone are counted, not kubectl, and not by default
 * (`npm run bench -- --only instructions`, some minutes).
 */
export async function instructions({ kubeconfig, directory, requests = 1000 }) {
  if (spawnSync('valgrind', ['--version']).status !== 0) throw new Error('valgrind is not installed');
  const relay = await countedIn(bareRelayCommand(), kubeconfig, directory, requests);
  const rows = [];
  for (const level of ['-v=0', '-v=1', '-v=8']) {
    const ours = await countedIn([...kubetraceCommand(), '--port=0', level], kubeconfig, directory, requests);
    const ratio = ours / relay;
    rows.push({
      work: `thousand instructions per request, ${level} and a bare relay`,
      kubetrace: ours / 1000,
      kubectl: relay / 1000,
      ratio,
      bar: '',
    });
  }
  return rows;
}

/** V8 compiles and collects on this thread alone, so that every run is alike. */
const ONE_THREAD = ['--single-threaded'];

async function countedIn([node, ...words], kubeconfig, directory, requests) {
  const out = join(directory, `callgrind.${performance.now()}`);
  const log = openSync(join(directory, 'instructions.log'), 'w');
  const child = spawn('valgrind', ['--tool=callgrind', `--callgrind-out-file=${out}`, node, ...ONE_THREAD, ...words], {
    stdio: ['ignore', 'pipe', log],
    env: { ...process.env, KUBECONFIG: kubeconfig },
  });
  const { url } = await readyUrl(child);
  await send(`${url}${SMALL}`, 12 * requests);
  // Of some windows the least: what is compiled or collected in one of them only adds.
  const counts = [];
  for (let window = 1; window <= 5; window++) {
    control('--zero', child.pid);
    await send(`${url}${SMALL}`, requests);
    control('--dump', child.pid);
    const [, counted] = /^summary: (\d+)/m.exec(readFileSync(`${out}.${window}`, 'utf8'));
    counts.push(Number(counted) / requests);
  }
  child.kill('SIGKILL');
  await once(child, 'exit');
  return Math.min(...counts);
}

function control(what, pid) {
  const { status, stderr } = spawnSync('callgrind_control', [what, String(pid)], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`callgrind_control failed: ${stderr}`);
}

/** So many requests over eight connections. */
async function send(url, count) {
  const agent = new Agent({ keepAlive: true });
  let left = count;
  const one = async () => {
    const [response] = await once(get(url, { agent }), 'response');
    await once(response.resume(), 'end');
  };
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      while (left-- > 0) await one();
    }),
  );
  agent.destroy();
}
