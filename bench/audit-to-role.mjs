// An audit log of a million events to Roles: `node bench/audit-to-role.mjs [EVENTS ...]` (after `npm run build`).
// Writes such a log into a temporary directory, runs `kubetrace rbac` on it for one subject and for all, and prints seconds, CPU seconds
// and peak memory; then for the same as one EventList on one line, and packed with gzip.
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeAuditLog, writeEventList } from './audit-log.mjs';
import { measuredRbac } from './measured-rbac.mjs';

const SUBJECT = ['--serviceaccount', 'ci/deployer'];
const sizes = process.argv.slice(2).map(Number);

async function main() {
  const directory = mkdtempSync(join(tmpdir(), 'kubetrace-bench-'));
  try {
    console.log(row(['events', 'MB', 'what', 'seconds', 'CPU s', 'peak MB']));
    for (const events of sizes.length > 0 ? sizes : [100_000, 1_000_000]) {
      const file = join(directory, 'audit.log');
      writeAuditLog(file, events);
      await print(events, file, 'one subject', SUBJECT);
      await print(events, file, 'all subjects', []);
      execFileSync('gzip', ['-1', file]);
      await print(events, `${file}.gz`, 'gzip', SUBJECT);
      rmSync(`${file}.gz`);
      writeEventList(file, events);
      await print(events, file, 'EventList', SUBJECT);
      rmSync(file);
    }
  } finally {
    rmSync(directory, { recursive: true });
  }
}

async function print(events, file, what, flags) {
  const { seconds, cpu, peak } = await measuredRbac(file, flags);
  const megabytes = statSync(file).size / 1e6;
  console.log(row([events, megabytes.toFixed(0), what, seconds.toFixed(1), cpu.toFixed(1), peak.toFixed(0)]));
}

function row(cells) {
  return cells.map((cell) => String(cell).padStart(13)).join('');
}

await main();
