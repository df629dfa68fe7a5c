import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { cpuSeconds, memory } from './process-usage.mjs';

const BIN = resolve(import.meta.dirname, '../bin/kubetrace.js');

/** Runs `kubetrace rbac FILE`: its seconds, its CPU seconds (on a busy machine the fairer number) and its peak memory in MB. */
export async function measuredRbac(file, flags) {
  const started = performance.now();
  const child = spawn(process.execPath, [BIN, 'rbac', file, ...flags], { stdio: ['ignore', 'ignore', 'inherit'] });
  let [peak, cpu] = [0, 0];
  const watch = setInterval(() => {
    try {
      [peak, cpu] = [memory(child.pid).peak, cpuSeconds(child.pid)];
    } catch {
      // It has just ended.
    }
  }, 20);
  const code = await new Promise((done) => child.once('close', done));
  clearInterval(watch);
  if (code !== 0) throw new Error(`kubetrace rbac ended with ${code}`);
  return { seconds: (performance.now() - started) / 1000, cpu, peak };
}
