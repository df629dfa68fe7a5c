// `npm run soak`: kubetrace under mixed traffic with faults for a long time. What must hold: memory and descriptors are flat, and every
// request is in the record exactly once with a final stage. SOAK_SECONDS (600), SOAK_RATE (1000 a second), SOAK_WATCHES (200).
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { memory, median } from './process-usage.mjs';
import { startSoakServer } from './soak-server.mjs';
import { startTraffic } from './soak-traffic.mjs';

const seconds = Number(process.env.SOAK_SECONDS ?? 600);
const rate = Number(process.env.SOAK_RATE ?? 1000);
const watches = Number(process.env.SOAK_WATCHES ?? 200);

const directory = mkdtempSync(join(tmpdir(), 'kubetrace-soak-'));
const record = join(directory, 'record.jsonl');
const server = await startSoakServer();
const proxy = await startProxy(server.url);
const descriptors = () => readdirSync(`/proc/${proxy.pid}/fd`).length;
try {
  const traffic = startTraffic(proxy.url, { rate, watches });
  const samples = [];
  for (let second = 0; second < seconds; second++) {
    await sleep(1000);
    samples.push({ memory: memory(proxy.pid).now, descriptors: descriptors(), done: traffic.done() });
    if (second % 30 === 29) console.log(`${second + 1} s: ${JSON.stringify(samples.at(-1))}`);
  }
  const { asked, answers } = await traffic.stop();
  const kept = () => descriptors() < 60;
  for (let i = 0; i < 400 && !kept(); i++) await sleep(100);
  const atRest = descriptors();
  const exitCode = await proxy.stop();
  report({ samples, asked, answers, atRest, exitCode, recorded: await readRecord() });
} finally {
  proxy.kill();
  server.stop();
  rmSync(directory, { recursive: true });
}

async function startProxy(url) {
  const bin = resolve(import.meta.dirname, '../bin/kubetrace.js');
  const args = [
    'proxy',
    '--port=0',
    '-v=1',
    `--log-file=${join(directory, 'log')}`,
    '--reject-paths=',
    '--server',
    url,
  ];
  const child = spawn(process.execPath, [bin, ...args, '--record', record], {
    env: { PATH: process.env.PATH, HOME: directory },
  });
  let said = '';
  child.stderr.on('data', (data) => process.stderr.write(data));
  while (!/on \S+\n/.test(said)) said += String((await once(child.stdout, 'data'))[0]);
  const exited = once(child, 'exit');
  return {
    url: `http://${/on (\S+)\n/.exec(said)[1]}`,
    pid: child.pid,
    kill: () => child.kill('SIGKILL'),
    async stop() {
      child.kill('SIGTERM');
      return (await exited)[0];
    },
  };
}

/** How often each request is in the record, by the id in its target. */
async function readRecord() {
  const times = new Map();
  let unended = 0;
  let denied = 0;
  for await (const line of createInterface({ input: createReadStream(record) })) {
    const { request, stage, origin, denial } = JSON.parse(line);
    if (origin === 'kubetrace') continue;
    if (stage !== 'ResponseComplete' && stage !== 'Failed') unended++;
    if (denial) denied++;
    const id = Number(/[?&]id=(\d+)/.exec(request.target)?.[1]);
    times.set(id, (times.get(id) ?? 0) + 1);
  }
  return { times, unended, denied, megabytes: statSync(record).size / 1e6 };
}

function report({ samples, asked, answers, atRest, exitCode, recorded }) {
  const part = (from, to, of) => samples.slice(samples.length * from, samples.length * to).map((sample) => sample[of]);
  // The first third is warming up: caches fill, V8 compiles.
  const [middle, last] = [part(1 / 3, 2 / 3, 'memory'), part(2 / 3, 1, 'memory')].map(median);
  const open = [part(1 / 3, 2 / 3, 'descriptors'), part(2 / 3, 1, 'descriptors')].map(median);
  const missing = asked.filter((id) => !recorded.times.has(id)).length;
  const twice = [...recorded.times.values()].filter((times) => times > 1).length;
  const unasked = recorded.times.size - (asked.length - missing);
  const rows = [
    ['requests', asked.length, `${Math.round(asked.length / samples.length)} a second; ${JSON.stringify(answers)}`],
    ['missing in the record', missing, missing === 0],
    ['more than once in it', twice, twice === 0],
    ['in it and never asked', unasked, unasked === 0],
    ['without a final stage', recorded.unended, recorded.unended === 0],
    ['denials explained', recorded.denied, recorded.denied > 0],
    [
      'memory, MB, median of the 2nd and 3rd third',
      `${middle.toFixed(0)} → ${last.toFixed(0)}`,
      last <= middle * 1.15 + 5,
    ],
    ['memory, MB, highest', Math.max(...samples.map((sample) => sample.memory)).toFixed(0), ''],
    ['descriptors, median of the 2nd and 3rd third', open.join(' → '), open[1] <= open[0] * 1.1 + 10],
    ['descriptors at rest', atRest, atRest < 60],
    ['record, MB', recorded.megabytes.toFixed(0), ''],
    ['exit code after SIGTERM', exitCode, exitCode === 143],
  ];
  for (const [what, value, verdict] of rows) {
    const mark = verdict === true ? 'ok  ' : verdict === false ? 'FAIL' : '    ';
    console.log(`${mark} ${what}: ${value}${typeof verdict === 'string' && verdict ? ` (${verdict})` : ''}`);
  }
  if (rows.some(([, , verdict]) => verdict === false)) process.exitCode = 1;
}
