// Makes head-verdicts.jsonl, what real kubectl proxies (and Node's parser) make of the messages of request-cases.mjs and response-cases.mjs, and
// what kubetrace makes of those it reads otherwise, with the reason in head-reasons.mjs: node test/tables/make-head-verdicts.mjs KUBECTL… (OLDEST first)
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { reasonFor } from './head-reasons.mjs';
import { recordingServer, requestVerdict, responseVerdict } from './head-verdict.mjs';
import { nodesRequests, nodesResponse } from './node-verdict.mjs';
import { REQUESTS } from './request-cases.mjs';
import { RESPONSES } from './response-cases.mjs';

const CASES = [
  ...REQUESTS.map(([name, bytes]) => ({ of: 'request', name, bytes })),
  ...RESPONSES.map(([name, bytes, more]) => ({ of: 'response', name, bytes, ...more })),
];

const [newest, ...older] = process.argv.slice(2).toReversed();
const ours = await verdictsOf([process.execPath, join(import.meta.dirname, '../../bin/kubetrace.js')]);
const kubectls = await verdictsOf([newest]);
const others = await Promise.all(older.map(async (kubectl) => [basename(kubectl), await verdictsOf([kubectl])]));
const rows = [];
for (const [i, given] of CASES.entries()) {
  const row = { ...given, kubectl: kubectls[i] };
  for (const [name, verdicts] of others) if (!same(verdicts[i], kubectls[i])) row[name] = verdicts[i];
  row.node = await (given.of === 'request' ? nodesRequests(given.bytes) : nodesResponse(given));
  if (!same(ours[i], kubectls[i])) Object.assign(row, { kubetrace: ours[i], why: reasonFor(given) });
  rows.push(row);
}
writeFileSync(join(import.meta.dirname, 'head-verdicts.jsonl'), rows.map((row) => `${ascii(row)}\n`).join(''));
for (const { of, name } of rows.filter((row) => row.kubetrace !== undefined && row.why === undefined)) {
  console.error(`no reason: ${of}: ${name}`);
  process.exitCode = 1;
}

async function verdictsOf([program, ...args]) {
  // What kubectl waits for may never come.
  const server = await recordingServer({ patience: 10_000 });
  const child = spawn(program, [...args, 'proxy', '--port=0', `--server=${server.url}`, '--v=0'], {
    env: { PATH: process.env.PATH, HOME: '/nowhere' },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [line] = await once(child.stdout, 'data');
  const url = `http://${String(line).trim().split(' ').at(-1)}`;
  const verdicts = [];
  for (const given of CASES) {
    verdicts.push(
      given.of === 'request'
        ? await requestVerdict(url, server, given.bytes)
        : await responseVerdict(url, server, given),
    );
  }
  child.kill();
  server.close();
  return verdicts;
}

function same(one, other) {
  return JSON.stringify(one) === JSON.stringify(other);
}

function ascii(row) {
  return JSON.stringify(row).replace(/[\u007f-\uffff]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
