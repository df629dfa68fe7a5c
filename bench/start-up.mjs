import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { stringify } from 'yaml';
import { kubectlBinary } from './peers.mjs';
import { median, percentile } from './process-usage.mjs';

const BIN = resolve(import.meta.dirname, '../bin/kubetrace.js');
/** The first rounds fill the caches of code and files, and do not count. */
const WARM_UP = 3;
const ROUNDS = 30;

/** How long commands take beside a bare Node (the one that runs this), in turns; and how long 100,000 URLs take `decode`. */
export async function startUp({ kubeconfig, directory }) {
  const yaml = join(directory, 'kubeconfig.yaml');
  writeFileSync(yaml, stringify(JSON.parse(readFileSync(kubeconfig, 'utf8'))), { mode: 0o600 });
  const home = join(directory, 'home');
  mkdirSync(home, { recursive: true });
  const environment = { ...process.env, HOME: home, XDG_CACHE_HOME: join(home, '.cache'), KUBECONFIG: kubeconfig };
  const stderr = openSync(join(directory, 'start-up.log'), 'w');
  const node = (...args) => ({ program: process.execPath, args, env: environment, stderr });
  const kubetrace = (...args) => node(BIN, ...args);
  const proxy = kubetrace('proxy', '--port=0', '-v=1');
  const times = await inTurns({
    bareLine: { start: node('-e', 'console.log(1)'), until: 'line' },
    bareEnd: { start: node('-e', 'console.log(1)'), until: 'end' },
    server: { start: node('-e', BARE_SERVER), until: 'line' },
    ready: { start: proxy, until: 'line' },
    readyYaml: { start: { ...proxy, env: { ...environment, KUBECONFIG: yaml } }, until: 'line' },
    kubectl: { start: { ...proxy, program: kubectlBinary(), args: ['proxy', '--port=0', '-v=1'] }, until: 'line' },
    run: { start: kubetrace('run', '--', 'true'), until: 'end' },
    decode: { start: kubetrace('decode', 'GET', '/api/v1/pods'), until: 'end' },
  });
  const seconds = median([decodeSeconds(directory), decodeSeconds(directory), decodeSeconds(directory)]);
  return [...startRows(times), { work: MANY_URLS, kubetrace: seconds, bar: '<= 1 s', met: seconds <= 1 }];
}

const BARE_SERVER = `require('node:http').createServer().listen(0, '127.0.0.1', () => console.log(1))`;

const MANY_URLS = 'decode, 100,000 URLs from a file, s';

/** Each once per round, so that what else the machine does meets all of them. */
async function inTurns(cases) {
  const times = Object.fromEntries(Object.keys(cases).map((name) => [name, []]));
  for (let round = -WARM_UP; round < ROUNDS; round++) {
    for (const [name, { start, until }] of Object.entries(cases)) {
      const took = until === 'line' ? await untilLine(start) : await untilEnd(start);
      if (round >= 0) times[name].push(took);
    }
  }
  return times;
}

async function untilLine({ program, args, env, stderr }) {
  const started = performance.now();
  const child = spawn(program, args, { env, stdio: ['ignore', 'pipe', stderr] });
  const ended = once(child, 'exit');
  const isReady = await Promise.race([once(child.stdout, 'data').then(() => true), ended.then(() => false)]);
  const took = performance.now() - started;
  if (!isReady) throw new Error(`${program} ${args.join(' ')} printed nothing`);
  // Ends in order, and so keeps what it has compiled.
  child.kill();
  await ended;
  return took;
}

async function untilEnd({ program, args, env, stderr }) {
  const started = performance.now();
  const [status] = await once(spawn(program, args, { env, stdio: ['ignore', 'ignore', stderr] }), 'exit');
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} failed`);
  return performance.now() - started;
}

function startRows({ bareLine, bareEnd, server, kubectl, ready, readyYaml, run, decode }) {
  const row = (work, taken, bare, bar, limit) => {
    const kubetrace = median(taken);
    return {
      work: `${work}, ms (90 %: ${ninety(taken)}; bare Node ${Math.round(median(bare))}, 90 %: ${ninety(bare)})`,
      kubetrace,
      ratio: kubetrace / median(bare),
      bar,
      met: kubetrace <= limit(median(bare)),
    };
  };
  const withKubectl = { kubectl: median(kubectl) };
  return [
    row('a bare node:http server listens', server, bareLine, '', () => Infinity),
    { ...row('start to ready line, kubeconfig in JSON', ready, bareLine, ...atMostMore(35)), ...withKubectl },
    { ...row('start to ready line, kubeconfig in YAML', readyYaml, bareLine, ...atMostMore(35)), ...withKubectl },
    row('`run -- true`, start to end', run, bareEnd, '<= 1.5 x bare Node', (bare) => 1.5 * bare),
    row('`decode GET /api/v1/pods`, start to end', decode, bareEnd, ...atMostMore(30)),
  ];
}

function atMostMore(milliseconds) {
  return [`<= bare Node + ${milliseconds} ms`, (bare) => bare + milliseconds];
}

function ninety(times) {
  return Math.round(percentile(times, 0.9));
}

function decodeSeconds(directory) {
  const file = join(directory, 'urls.txt');
  const url = (i) => `GET /apis/apps/v1/namespaces/ns-${i % 100}/deployments/web-${i}/scale?fieldManager=kubectl`;
  writeFileSync(file, Array.from({ length: 100_000 }, (_, i) => url(i)).join('\n'));
  const started = performance.now();
  const { status } = spawnSync(process.execPath, [BIN, 'decode', '-f', file, '-o', 'json'], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (status !== 0) throw new Error('decode failed');
  return (performance.now() - started) / 1000;
}
