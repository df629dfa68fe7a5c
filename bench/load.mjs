import { spawn } from 'node:child_process';
import { cpuSeconds } from './process-usage.mjs';

const UNIT_MS = { us: 0.001, ms: 1, s: 1000 };

/** Loads a proxy with wrk for some seconds, on a core if one is given: requests per second, CPU microseconds of the proxy per request, latencies in ms. */
export async function load(peer, path, { connections, seconds, headers = 0, core }) {
  const before = cpuSeconds(peer.pid);
  const more = Array.from({ length: headers }, (_, i) => ['-H', `X-Header-${i}: value of header ${i}`]).flat();
  const flags = ['-t1', `-c${connections}`, `-d${seconds}s`, '--latency', ...more];
  const words = ['wrk', ...flags, `${peer.url}${path}`];
  const [program, ...args] = core === undefined ? words : ['taskset', '-c', core, ...words];
  const text = await run(program, args);
  const cpu = cpuSeconds(peer.pid) - before;
  const requests = Number(/(\d+) requests in/.exec(text)[1]);
  if (/Non-2xx/.test(text)) throw new Error(`${peer.name} did not answer 200 to all: ${text}`);
  const latency = (share) => {
    const [, number, unit] = new RegExp(`^\\s+${share}%\\s+([\\d.]+)(us|ms|s)$`, 'm').exec(text);
    return Number(number) * UNIT_MS[unit];
  };
  return { perSecond: requests / seconds, cpuMicros: (cpu / requests) * 1e6, p50: latency(50), p99: latency(99) };
}

export function run(program, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    let text = '';
    child.stdout.on('data', (chunk) => (text += chunk));
    child.once('error', () => reject(new Error(`${program} is not installed; on Debian: apt-get install wrk`)));
    child.once('close', (code) => (code === 0 ? resolve(text) : reject(new Error(`${program} failed: ${text}`))));
  });
}
