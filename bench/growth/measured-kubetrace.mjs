import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { cpuSeconds, memory } from '../process-usage.mjs';

const BIN = resolve(import.meta.dirname, '../../bin/kubetrace.js');

/** Runs a command of kubetrace to its end: its milliseconds, seconds of CPU, the most memory that was seen in MB, what it printed, and its exit code. */
export async function measuredKubetrace(words, env = {}, stdin = 'ignore') {
  const started = performance.now();
  const child = spawn(process.execPath, [BIN, ...words], {
    stdio: [stdin, 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
  let [stdout, stderr] = ['', ''];
  let [peak, cpu] = [0, 0];
  child.stdout.on('data', (piece) => (stdout += piece));
  child.stderr.on('data', (piece) => (stderr += piece));
  const watch = setInterval(() => {
    try {
      ({ peak } = memory(child.pid));
      cpu = cpuSeconds(child.pid);
    } catch {
      // It has just ended.
    }
  }, 10);
  const code = await new Promise((done) => child.once('close', done));
  clearInterval(watch);
  return { ms: performance.now() - started, cpu, peak, stdout, stderr, code };
}
