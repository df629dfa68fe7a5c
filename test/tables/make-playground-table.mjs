// Replays recorded requests on the playground, which must have been built, and says how many get the same answer; then makes
// playground.jsonl of them. Usage: node test/tables/make-playground-table.mjs CORPUS_DIR [PART_OF_AN_ID_OR_CATEGORY]
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startPlayground } from '../../dist/playground/playground.js';
import { ADMIN, grant, replay, sameAnswer } from './replay.mjs';

const [folder, only] = process.argv.slice(2);
if (!folder) throw new Error('usage: node test/tables/make-playground-table.mjs CORPUS_DIR [PART_OF_AN_ID_OR_CATEGORY]');
const WORLD = readFileSync(join(import.meta.dirname, 'playground-world.yaml'), 'utf8');
const ALICE = { username: 'alice', groups: ['dev-team', 'system:authenticated'], auth: 'x509' };

const world = async () => {
  const playground = await startPlayground();
  playground.load(WORLD);
  return playground;
};
const playground = await world();
const report = new Map();
for (const record of recordsOf('denials')) await tell('denials', record, await denial(record));
for (const record of recordsOf('requestinfo')) {
  await tell('requestinfo as alice', record, await answer(playground, record, ALICE, record.response));
  if (record.asAdmin) await tell('requestinfo as admin', record, await asAdmin(record));
}
await playground.close();
for (const [name, { same, all, rest }] of report) {
  console.log(`\n${name}: ${same} of ${all}, ${((100 * same) / all).toFixed(1)} %`);
  for (const line of rest) console.log(`  ${line}`);
}

function recordsOf(name) {
  const lines = readFileSync(join(folder, 'dev', `${name}.jsonl`), 'utf8').trim();
  const records = lines.split('\n').map((line) => JSON.parse(line));
  return records.filter(({ id, category }) => !only || id.includes(only) || category.includes(only));
}

async function denial(record) {
  const { identity, alreadyGranted = [] } = record;
  const takeAway = await grant(playground, identity.username, alreadyGranted);
  const actual = await replay(playground, record);
  await takeAway();
  return sameAnswer(actual, record.response);
}

async function answer(where, { request }, identity, response) {
  const actual = await replay(where, { identity, request, response });
  if (actual.status !== response.status) return `status ${actual.status}, not ${response.status} (${actual.body.toString().slice(0, 300)})`;
  if (response.message !== undefined) {
    const { message } = messageOf(actual.body);
    return message === response.message ? undefined : `message ${message}\n      not ${response.message}`;
  }
  const text = actual.body.toString();
  return response.bodyText === undefined || response.bodyText === text ? undefined : `text ${text}\n      not ${response.bodyText}`;
}

/** What writes gets a playground of its own. */
async function asAdmin(record) {
  const reads = ['GET', 'HEAD', 'OPTIONS'].includes(record.request.method);
  const where = reads ? playground : await world();
  const difference = await answer(where, record, ADMIN, record.asAdmin);
  if (!reads) await where.close();
  return difference;
}

function messageOf(body) {
  try {
    return JSON.parse(body.toString());
  } catch {
    return {};
  }
}

async function tell(name, { id, category, request }, difference) {
  const entry = report.get(name) ?? { same: 0, all: 0, rest: [] };
  report.set(name, entry);
  entry.all++;
  if (difference === undefined) entry.same++;
  else entry.rest.push(`${id} ${category}: ${request.method} ${request.path ?? request.target}: ${difference}`);
}
