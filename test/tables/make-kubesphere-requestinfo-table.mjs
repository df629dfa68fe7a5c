// Makes kubesphere-requestinfo.jsonl, one request a line, from the folder of the KubeSphere recordings.
// Usage: node make-kubesphere-requestinfo-table.mjs CORPUS_FOLDER
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const [corpus] = process.argv.slice(2);
const TEXTS = ['apiPrefix', 'apiGroup', 'apiVersion', 'workspace', 'cluster', 'namespace', 'devops'];
const REST = ['resource', 'subresource', 'name', 'resourceScope'];
const FILTER = ['effectiveQuery', 'authorizationAfter'];

// [tags, method, target, headers or 0, 'panic: …' or 'error: …' or { fields that are not empty, k: 1 for a Kubernetes request,
// path where it is not the target's, verb }, { what the filter left } or nothing].
const rows = ['requestinfo-v4.jsonl', 'requestinfo-v3.jsonl'].flatMap((file) =>
  readFileSync(join(corpus, file), 'utf8').trim().split('\n').map(JSON.parse),
);
const lines = rows.map((row) => [
  row.ksVersions.join(' '),
  row.method,
  row.url,
  row.headers ?? 0,
  row.panic ? 'panic' : row.error ? `error: ${row.error}` : decoded(row),
  ...(row.effectiveQuery === undefined ? [] : [pick(row, FILTER)]),
]);
writeFileSync(
  join(import.meta.dirname, 'kubesphere-requestinfo.jsonl'),
  lines.map((line) => `${JSON.stringify(line)}\n`).join(''),
);

function decoded(row) {
  return {
    ...(row.isKubernetesRequest && { k: 1 }),
    ...(row.path !== row.url.split('?')[0] && { path: row.path }),
    verb: row.verb,
    ...pick(row, [...TEXTS, ...REST]),
    ...(row.parts && { parts: row.parts }),
  };
}

function pick(row, fields) {
  return Object.fromEntries(fields.filter((field) => row[field]).map((field) => [field, row[field]]));
}
