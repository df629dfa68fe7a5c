import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';

/** Jiffies of all cores so far (proc(5), /proc/stat): in all, and those that the host gave to others. */
function jiffies() {
  const [, ...fields] = readFileSync('/proc/stat', 'utf8').split('\n', 1)[0].split(/\s+/u).map(Number);
  return { all: fields.slice(0, 8).reduce((sum, each) => sum + each, 0), stolen: fields[7] };
}

/** What else the machine did from now on, in words: the share of time that the host took away (steal), and the load of the last minute. */
export function machineSince() {
  const before = jiffies();
  return () => {
    const now = jiffies();
    const steal = ((now.stolen - before.stolen) / Math.max(1, now.all - before.all)) * 100;
    return `steal ${steal.toFixed(1)} %, load ${loadavg()[0].toFixed(1)}`;
  };
}

/** Whether processes can be kept on one core here. */
export const canPin = availableParallelism() > 1 && spawnSync('taskset', ['-V']).status === 0;

/** Keeps a process, all its threads and its children to come on these cores: `0`, `1`, `0-1`. */
export function pin(pid, cores) {
  for (const each of [pid, ...childrenOf(pid)]) execFileSync('taskset', ['-acp', cores, String(each)]);
}

function childrenOf(pid) {
  const { stdout } = spawnSync('pgrep', ['-P', String(pid)], { encoding: 'utf8' });
  return stdout.split('\n').filter(Boolean);
}

/** All cores, for `pin`. */
export const ALL_CORES = `0-${availableParallelism() - 1}`;
