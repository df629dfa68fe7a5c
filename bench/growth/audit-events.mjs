import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { measuredKubetrace } from './measured-kubetrace.mjs';
import { atMost, growing } from './row.mjs';

/**
 * `kubetrace rbac` on a million audit events, and on ten million: a log of 9.5 GB, which is made as it is read. Seconds of CPU, since the program that
 * makes the log needs a core too and other work of the machine would count; on an idle machine the time is about the same.
 */
export async function auditEventsCase({ quick }) {
  const [million, ten] = quick ? [30_000, 300_000] : [1_000_000, 10_000_000];
  const bar = quick ? 2 : 15;
  const small = await rbacOf(million, ['--serviceaccount', 'ci/deployer']);
  const all = await rbacOf(million, []);
  const large = await rbacOf(ten, ['--serviceaccount', 'ci/deployer']);
  const [few, many] = [million, ten].map((each) => each.toLocaleString('en'));
  return [
    atMost(`rbac of ${few} audit events, one subject, CPU s`, small.cpu, bar, ' s'),
    atMost(`rbac of ${few} audit events, all subjects, CPU s`, all.cpu, bar, ' s'),
    atMost(`rbac of ${few} audit events, peak memory MB`, Math.max(small.peak, all.peak), 300, ' MB'),
    growing(
      `CPU us per audit event of ${many}, and of ${few}`,
      (large.cpu / ten) * 1e6,
      (small.cpu / million) * 1e6,
      1.1,
    ),
    atMost(`rbac of ${many} audit events, peak memory MB`, large.peak, 300, ' MB'),
  ];
}

async function rbacOf(events, flags) {
  const writer = spawn(process.execPath, [WRITER, String(events)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const written = once(writer, 'exit');
  const found = await measuredKubetrace(['rbac', '-', ...flags], {}, writer.stdout);
  const [code] = await written;
  if (found.code !== 0 || code !== 0) throw new Error(`kubetrace rbac: ${found.stderr}`);
  return found;
}

const WRITER = resolve(import.meta.dirname, 'write-audit-events.mjs');
