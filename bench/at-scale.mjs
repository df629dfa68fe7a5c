// A map and a reduce: `node bench/at-scale.mjs [FILES [EVENTS]]` (after `npm run build`), by default 100 files of 10,000 audit events.
// Counts each file with `kubetrace usage`, adds the usage files together in several random orders and as a tree, and compares the Roles of each
// with those of one pass over all events, byte for byte. Prints seconds, peak memory and sizes.
import { spawnSync } from 'node:child_process';
import { createReadStream, createWriteStream, mkdtempSync, openSync, rmSync, statSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { auditLogPart } from './audit-log.mjs';

const [files = 100, events = 10_000] = process.argv.slice(2).map(Number);
const BIN = join(import.meta.dirname, '../bin/kubetrace.js');
const directory = mkdtempSync(join(tmpdir(), 'kubetrace-bench-'));
const at = (name) => join(directory, name);

try {
  const logs = Array.from({ length: files }, (_, i) => at(`${i}.log`));
  for (const [i, log] of logs.entries()) auditLogPart(log, i * events, events);
  for (const log of logs) await pipeline(createReadStream(log), createWriteStream(at('all.log'), { flags: 'a' }));
  console.log(`${files} files of ${events} events, ${megabytes(at('all.log'))} MB`);

  const usages = logs.map((log) => `${log}.usage`);
  const map = timed(() => {
    for (const [i, log] of logs.entries()) kubetrace(['usage', log, '-o', usages[i]]);
  });
  const size = usages.reduce((sum, usage) => sum + statSync(usage).size, 0);
  console.log(`map: ${map} s one after the other, ${(size / files / 1000).toFixed(0)} kB for each usage file`);

  const expected = roles('one pass over all events', at('all.log'));
  for (let i = 1; i <= 3; i++) {
    const order = shuffled(usages, i);
    const reduced = timed(() => kubetrace(['usage', ...order, '-o', at('shuffled.usage')]));
    compare(`in random order ${i}, added in ${reduced} s`, at('shuffled.usage'), expected);
  }
  const tree = timed(() => reducedAsTree(shuffled(usages, 4)));
  compare(`as a tree of pairs, added in ${tree} s`, at('tree.usage'), expected);
  console.log(`all of them in one: ${megabytes(at('tree.usage'))} MB`);
} finally {
  rmSync(directory, { recursive: true });
}

function reducedAsTree(inputs) {
  let level = inputs;
  for (let depth = 0; level.length > 1; depth++) {
    const next = [];
    for (let i = 0; i < level.length; i += 2) {
      const out = level.length <= 2 ? at('tree.usage') : at(`${depth}-${i}.node`);
      kubetrace(['usage', ...level.slice(i, i + 2), '-o', out]);
      next.push(out);
    }
    level = next;
  }
}

/** The Roles, from standard input, since their comment says what they were read from. */
function roles(what, file) {
  const { stdout, seconds, peak } = kubetrace(['rbac', '-'], openSync(file));
  const hash = createHash('sha256').update(stdout).digest('hex').slice(0, 16);
  console.log(`${what}: Roles of ${stdout.length} bytes (sha256 ${hash}) in ${seconds} s, peak ${peak} MB`);
  return stdout;
}

function compare(what, file, expected) {
  if (!roles(what, file).equals(expected)) throw new Error(`${what}: other Roles`);
}

function kubetrace(args, stdin = 'ignore') {
  const code = `process.on('exit', () => process.stderr.write('\\npeak ' + process.resourceUsage().maxRSS));process.argv.splice(1, 0, ${JSON.stringify(BIN)});await import(${JSON.stringify(BIN)})`;
  const start = performance.now();
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', code, '--', ...args], {
    stdio: [stdin, 'pipe', 'pipe'],
    maxBuffer: 2 ** 30,
  });
  if (status !== 0) throw new Error(`kubetrace ${args[0]}: ${stderr}`);
  const peak = (Number(/peak (\d+)$/.exec(String(stderr))?.[1]) / 1000).toFixed(0);
  return { stdout, seconds: ((performance.now() - start) / 1000).toFixed(1), peak };
}

function timed(act) {
  const start = performance.now();
  act();
  return ((performance.now() - start) / 1000).toFixed(1);
}

/** Fisher and Yates, with the random numbers of Park and Miller. */
function shuffled(list, seed) {
  const copy = [...list];
  let random = seed * 7919;
  for (let i = copy.length - 1; i > 0; i--) {
    random = (random * 16_807) % 2_147_483_647;
    const j = random % (i + 1);
    [copy[i], copy[j]] = [copy[j], copy[i]];
  }
  return copy;
}

function megabytes(file) {
  return (statSync(file).size / 1e6).toFixed(1);
}
