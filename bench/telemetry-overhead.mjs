// What --metrics-port and --otlp cost a request: `npm run build && node bench/telemetry-overhead.mjs [REQUESTS]`. CPU of the proxy per request, as the operating system
// counts it, in turns (A B C A B C …), against a server and a receiver of this file that do nothing but answer.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Agent, createServer, request } from 'node:http';
import { join } from 'node:path';
import { cpuSeconds, median } from './process-usage.mjs';

const BIN = join(import.meta.dirname, '../bin/kubetrace.js');
const REQUESTS = Number(process.argv[2] ?? 20_000);
const ROUNDS = 3;
const body = JSON.stringify({ kind: 'PodList', items: Array.from({ length: 20 }, (_, i) => ({ name: `pod-${i}` })) });
const server = await serve((req, res) => {
  req.resume();
  res.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }).end(body);
});
const receiver = await serve((req, res) => req.resume().on('end', () => res.end()));
const CASES = {
  none: [],
  '--metrics-port': ['--metrics-port=0'],
  '--otlp': [`--otlp=${receiver.url}`],
};

const results = Object.fromEntries(Object.keys(CASES).map((name) => [name, []]));
for (let round = 0; round < ROUNDS; round++) {
  for (const [name, flags] of Object.entries(CASES)) results[name].push(await measured(flags));
}
const base = median(results.none);
for (const [name, values] of Object.entries(results)) {
  const micros = median(values);
  process.stdout.write(
    `${name.padEnd(15)} ${micros.toFixed(0).padStart(5)} us per request  ${(micros / base).toFixed(2)}\n`,
  );
}
server.close();
receiver.close();

/** CPU microseconds per request of a proxy with these flags. */
async function measured(flags) {
  const args = ['proxy', '-v=0', '--port=0', `--server=${server.url}`, ...flags];
  const proxy = spawn(process.execPath, [BIN, ...args], {
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { PATH: process.env.PATH, HOME: '/nowhere' },
  });
  let said = '';
  while (!said.includes('\n')) said += String((await once(proxy.stdout, 'data'))[0]);
  const url = `http://${/Starting to serve on (\S+)/.exec(said)[1]}`;
  await load(url, REQUESTS / 4);
  const before = cpuSeconds(proxy.pid);
  await load(url, REQUESTS);
  const micros = ((cpuSeconds(proxy.pid) - before) / REQUESTS) * 1e6;
  proxy.kill('SIGINT');
  await once(proxy, 'exit');
  return micros;
}

async function load(url, count) {
  const agent = new Agent({ keepAlive: true, maxSockets: 16 });
  let left = count;
  const next = async () => {
    while (left-- > 0) await get(`${url}/api/v1/namespaces/team-a/pods?limit=500`, agent);
  };
  await Promise.all(Array.from({ length: 16 }, next));
  agent.destroy();
}

function get(url, agent) {
  return new Promise((resolve, reject) => {
    request(url, { agent, headers: { 'user-agent': 'kubectl/v1.33.1', accept: 'application/json' } }, (res) => {
      res.resume().on('end', resolve);
    })
      .on('error', reject)
      .end();
  });
}

async function serve(handler) {
  const listener = createServer(handler).listen(0, '127.0.0.1');
  await once(listener, 'listening');
  return {
    url: `http://127.0.0.1:${listener.address().port}`,
    close: () => (listener.closeAllConnections(), listener.close()),
  };
}
