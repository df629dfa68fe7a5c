// Replays recorded requests on the playground, which must have been built, and says how many get the same answer; then makes
// playground.jsonl of those that do. Usage: node test/tables/make-playground-table.mjs CORPUS_DIR [PART_OF_AN_ID_OR_CATEGORY]
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startPlayground } from '../../dist/playground/playground.js';
import { startHooks } from './recorded-hooks.mjs';
import { ADMIN, furnish, grant, hangUp, prepare, replay, sameAnswer, sameMessage } from './replay.mjs';

const ROOT = join(import.meta.dirname, '../..');
const [folder, only] = process.argv.slice(2);
if (!folder)
  throw new Error('usage: node test/tables/make-playground-table.mjs CORPUS_DIR [PART_OF_AN_ID_OR_CATEGORY]');
// The types of Kubernetes, which only the bundle has beside its code.
const SCHEMAS = 'playground/schema/kubernetes.txt';
copyFileSync(join(ROOT, 'src', SCHEMAS), join(ROOT, 'dist', SCHEMAS));
const WORLD = readFileSync(join(import.meta.dirname, 'playground-world.yaml'), 'utf8');
/** Headers that make a difference. */
const SENT =
  /^(?:accept|authorization|connection|content-type|impersonate-.*|origin|sec-websocket-.*|upgrade|x-remote-.*)$/i;
const ALICE = { username: 'alice', groups: ['dev-team', 'system:authenticated'], auth: 'x509' };
const NODE_NAME = 'authentication.kubernetes.io/node-name';
const BINDING = '/apis/rbac.authorization.k8s.io/v1/namespaces/team-a/rolebindings/dangling-2';
/** Of requests whose answer depends on it: what had happened before, as their notes say. */
const BEFORE = new Map([
  ['dn-0279', { impersonated: ['rita-by-the-old-rule'] }],
  ['dn-0280', { impersonated: ['sara-by-the-old-rule'] }],
  ['dn-0352', { absent: [BINDING] }],
  ['ri-0701', { absent: ['/apis/tenant.kubesphere.io/v1beta1/clusters/member'] }],
  ['ri-0704', { absent: ['/apis/example.com/v1/namespaces/team-a/widgets/w2'] }],
]);

const playground = await startPlayground();
const loadUpTo = furnish(playground, WORLD);
const stopHooks = await startHooks(playground);
const report = new Map();
const rows = [];
for (const record of recordsOf('denials')) {
  if (await tell('denials', record, await denial(record))) rows.push(denialRow(record));
}
for (const record of recordsOf('requestinfo')) {
  const { id, request, response } = record;
  loadUpTo(id);
  const difference = sameMessage(await replay(playground, { identity: ALICE, request, response }), response);
  if (await tell('requestinfo as alice', record, difference)) rows.push(row(record, 'alice', response));
  if (record.asAdmin) await tell('requestinfo as admin', record, await asAdmin(record));
}
hangUp(playground);
stopHooks();
await playground.close();
for (const [name, { same, all, rest }] of report) {
  console.log(`\n${name}: ${same} of ${all}, ${((100 * same) / all).toFixed(1)} %`);
  for (const line of rest) console.log(`  ${line}`);
}
if (!only)
  writeFileSync(join(import.meta.dirname, 'playground.jsonl'), rows.map((one) => `${JSON.stringify(one)}\n`).join(''));

function recordsOf(name) {
  const lines = readFileSync(join(folder, 'dev', `${name}.jsonl`), 'utf8').trim();
  const records = lines.split('\n').map((line) => JSON.parse(line));
  return records.filter(({ id, category }) => !only || id.includes(only) || category.includes(only));
}

async function denial(record) {
  const { id, identity, alreadyGranted = [] } = record;
  loadUpTo(id);
  const takeAway = await grant(playground, identity.username, alreadyGranted);
  const putBack = await prepare(playground, identity, BEFORE.get(id));
  const actual = await replay(playground, record);
  await putBack();
  await takeAway();
  return sameAnswer(actual, record.response);
}

/** What writes gets a playground of its own. */
async function asAdmin({ id, request, asAdmin: response }) {
  const reads = ['GET', 'HEAD', 'OPTIONS'].includes(request.method);
  const where = reads ? playground : await startPlayground();
  if (!reads) furnish(where, WORLD)(id);
  await prepare(where, ADMIN, BEFORE.get(id));
  const difference = sameMessage(await replay(where, { identity: ADMIN, request, response }), response);
  if (!reads) {
    hangUp(where);
    await where.close();
  }
  return difference;
}

function denialRow(record) {
  const { identity, alreadyGranted, response } = record;
  const { status, body, bodyEncoding } = response;
  const { username, groups, auth, extra } = identity;
  const node = extra?.[NODE_NAME];
  const who = { username, groups, auth, ...(node && { extra: { [NODE_NAME]: node } }) };
  const before = BEFORE.get(record.id);
  return {
    ...row(record, who, { status, body, ...(bodyEncoding && { bodyEncoding }) }),
    ...(alreadyGranted && { granted: alreadyGranted }),
    ...(before && { before }),
  };
}

function row({ id, request }, identity, response) {
  const { method, path, target = path, targetBase64, body, bodyEncoding } = request;
  const headers = Object.entries(request.headers).filter(
    ([name, value]) => (SENT.test(name) && value !== 'application/json') || /^(?:curl|Wget|Mozilla)/.test(value),
  );
  return {
    id,
    identity,
    request: {
      method,
      target,
      ...(targetBase64 && { targetBase64 }),
      headers: Object.fromEntries(headers),
      ...(body && { body }),
      ...(bodyEncoding && { bodyEncoding }),
    },
    response,
  };
}

async function tell(name, { id, category, request }, difference) {
  const entry = report.get(name) ?? { same: 0, all: 0, rest: [] };
  report.set(name, entry);
  entry.all++;
  if (difference === undefined) entry.same++;
  else entry.rest.push(`${id} ${category}: ${request.method} ${request.path ?? request.target}: ${difference}`);
  return difference === undefined;
}
