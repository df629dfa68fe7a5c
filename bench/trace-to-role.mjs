// A trace of a million lines to a Role: `node bench/trace-to-role.mjs [LINES ...]` (after `npm run build`).
// Writes a trace of that many lines into a temporary directory, runs `kubetrace rbac` on it and prints seconds, CPU seconds and peak
// memory.
import { closeSync, mkdtempSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeRequestInfo } from '../dist/api/request/request-info.js';
import { traceLine } from '../dist/trace/file/trace-line.js';
import { measuredRbac } from './measured-rbac.mjs';

const sizes = process.argv.slice(2).map(Number);

async function main() {
  const directory = mkdtempSync(join(tmpdir(), 'kubetrace-bench-'));
  try {
    console.log('     lines        MB   seconds     CPU s   peak MB');
    for (const lines of sizes.length > 0 ? sizes : [10_000, 100_000, 1_000_000]) {
      const file = join(directory, `${lines}.jsonl`);
      writeTrace(file, lines);
      const { seconds, cpu, peak } = await measuredRbac(file, ['--serviceaccount', 'ci/bench']);
      const megabytes = statSync(file).size / 1e6;
      console.log(
        [lines, megabytes.toFixed(0), seconds.toFixed(1), cpu.toFixed(1), peak.toFixed(0)]
          .map((cell) => String(cell).padStart(10))
          .join(''),
      );
      rmSync(file);
    }
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** What a busy controller does: many namespaces, 10,000 different names, some answers kept, some denied. */
function writeTrace(file, lines) {
  const descriptor = openSync(file, 'w');
  for (let from = 0; from < lines; from += 1000) {
    const batch = Array.from({ length: Math.min(1000, lines - from) }, (_, i) => traceLine(exchange(from + i), 65_536));
    writeSync(descriptor, `${batch.join('\n')}\n`);
  }
  closeSync(descriptor);
}

function exchange(i) {
  const [method, target] = REQUESTS[i % REQUESTS.length](`ns-${i % 50}`, `name-${(i * 7919) % 10_000}`);
  return {
    id: i + 1,
    startedAt: Date.UTC(2026, 0, 1) + i * 10,
    origin: 'client',
    client: { address: `127.0.0.1:${40_000 + (i % 100)}`, userAgent: AGENT },
    request: { method, target, httpVersion: '1.1', headers: HEADERS, body: NO_BODY },
    requestInfo: decodeRequestInfo(method, target),
    upstreamUrl: `https://10.0.0.1:6443${target}`,
    stage: 'ResponseComplete',
    credential: { kind: 'token', source: 'user "bench" in ~/.kube/config', username: 'system:serviceaccount:ci:bench' },
    response: { status: 200, statusText: 'OK', headers: ANSWER_HEADERS, body: BODY },
    timings: { responseStarted: 3.2, ended: 4.1, connection: { address: '10.0.0.1:6443', reused: true } },
  };
}

const REQUESTS = [
  (namespace, name) => ['GET', `/api/v1/namespaces/${namespace}/pods/${name}`],
  (namespace) => ['GET', `/api/v1/namespaces/${namespace}/pods?limit=500`],
  () => ['GET', '/apis/apps/v1/deployments?watch=1&resourceVersion=1'],
  (namespace, name) => ['PATCH', `/apis/apps/v1/namespaces/${namespace}/deployments/${name}/status`],
  (namespace) => ['POST', `/api/v1/namespaces/${namespace}/events`],
  (namespace, name) => ['PUT', `/apis/coordination.k8s.io/v1/namespaces/${namespace}/leases/${name}`],
  () => ['GET', '/version'],
];
const AGENT = 'bench/v1.2.3 (linux/amd64) kubernetes/8adc0f0';
const HEADERS = [
  ['Host', '127.0.0.1:8001'],
  ['User-Agent', AGENT],
  ['Accept', 'application/json, */*'],
  ['Accept-Encoding', 'gzip'],
];
const ANSWER_HEADERS = [
  ['Audit-Id', '0f6c2a4e-6f5e-4e0a-9b43-3d1f0c9d0f11'],
  ['Cache-Control', 'no-cache, private'],
  ['Content-Type', 'application/json'],
  ['Date', 'Thu, 01 Jan 2026 00:00:00 GMT'],
];
const NO_BODY = { chunks: [], size: 0, truncated: false };
const BODY = bodyOf(
  JSON.stringify({ kind: 'Pod', apiVersion: 'v1', metadata: { name: 'x' }, spec: { note: 'y'.repeat(500) } }),
);

function bodyOf(text) {
  const bytes = Buffer.from(text);
  return { chunks: [bytes], size: bytes.length, truncated: false };
}

await main();
