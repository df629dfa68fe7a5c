import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { kubectlBinary, kubectlVersion } from './peers.mjs';
import { median, percentile } from './process-usage.mjs';

// node bench/run-overhead.mjs [--rounds 20]: what `kubetrace run -- kubectl get pods` costs beside kubectl alone; see docs/performance.md.
const { values } = parseArgs({ options: { rounds: { type: 'string', default: '20' } } });
const BIN = resolve(import.meta.dirname, '../bin/kubetrace.js');
const directory = mkdtempSync(join(tmpdir(), 'kubetrace-bench-'));
const kubeconfig = join(directory, 'config');
const env = { PATH: process.env.PATH, HOME: directory, KUBECONFIG: kubeconfig };
const kubectl = [kubectlBinary(), 'get', 'pods', '-n', 'team-a'];
const run = [process.execPath, BIN, 'run'];
const CASES = {
  'kubectl alone': kubectl,
  'kubetrace run': [...run, '--', ...kubectl],
  'kubetrace run --cold': [...run, '--cold', '--', ...kubectl],
  'kubetrace run -- true: our start and end': [...run, '--', 'true'],
};

const playground = spawn(process.execPath, [BIN, 'playground', '--kubeconfig-out', kubeconfig]);
try {
  await new Promise((ready, failed) => {
    playground.stdout.once('data', ready);
    playground.once('exit', () => failed(new Error('the playground ended')));
  });
  const times = Object.fromEntries(Object.keys(CASES).map((name) => [name, []]));
  for (let round = -1; round < Number(values.rounds); round++) {
    for (const [name, command] of Object.entries(CASES)) {
      const took = milliseconds(command);
      // The first round fills kubectl's cache, and the file system's.
      if (round >= 0) times[name].push(took);
    }
  }
  process.stdout.write(report(times));
} finally {
  playground.kill();
  rmSync(directory, { recursive: true, force: true });
}

function milliseconds([program, ...args]) {
  const started = performance.now();
  const { status, stderr } = spawnSync(program, args, { env, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} failed: ${stderr}`);
  return performance.now() - started;
}

function report(times) {
  const rows = Object.entries(times).map(([name, taken]) => {
    const figures = [median(taken), Math.min(...taken), percentile(taken, 0.9)];
    return `| ${name} | ${figures.map((each) => Math.round(each)).join(' | ')} |`;
  });
  const [alone, traced, , start] = Object.values(times).map(median);
  const more = traced - alone - start;
  return `kubectl ${kubectlVersion()}, Node ${process.version}, ${values.rounds} rounds in turns

| \`get pods\`, ms | median | least | 90 % |
|---|---|---|---|
${rows.join('\n')}

\`run\` takes ${Math.round(traced - alone)} ms longer than kubectl alone: our start and end, and ${Math.round(more)} ms (bar: <= 60 ms, ${more <= 60 ? 'met' : 'missed'}).
`;
}
