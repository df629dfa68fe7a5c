// Makes requestinfo-reference.jsonl and requestinfo-recorded.jsonl, one case a line.
// Usage: node make-requestinfo-tables.mjs REFERENCE_FOLDER CORPUS_FOLDER
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const [reference, corpus] = process.argv.slice(2);
const FIELDS = ['path', 'verb', 'apiPrefix', 'apiGroup', 'apiVersion', 'namespace', 'resource', 'subresource', 'name'];

// [method, url, error, isResourceRequest, verb, {other fields that are not empty}]; from Kubernetes' own tests and their edges.
const cases = ['requestinfo-cases.json', 'requestinfo-edge-cases.json'].flatMap((file) =>
  JSON.parse(readFileSync(join(reference, file), 'utf8')),
);
write(
  'requestinfo-reference.jsonl',
  cases.map((row) => {
    const fields = [...FIELDS.slice(2), 'parts', 'fieldSelector', 'labelSelector'];
    return [row.method, row.url, row.error, row.isResourceRequest, row.verb, present(row, fields)];
  }),
);

// [id, method, target, what an API server decoded: fields that are not empty, and `path` for a non-resource request;
// or the status of its answer where it did not decode].
const rows = readFileSync(join(corpus, 'requestinfo.jsonl'), 'utf8').trim().split('\n').map(JSON.parse);
write(
  'requestinfo-recorded.jsonl',
  rows.map(({ id, request, decoded, response }) => [
    id,
    request.method,
    request.targetBase64 ? Buffer.from(request.targetBase64, 'base64').toString('utf8') : request.target,
    decoded
      ? { ...(!decoded.isResourceRequest && { path: decoded.path }), ...present(decoded, FIELDS) }
      : response.status,
  ]),
);

function present(row, fields) {
  return Object.fromEntries(fields.filter((field) => row[field]?.length > 0).map((field) => [field, row[field]]));
}

function write(name, lines) {
  writeFileSync(join(import.meta.dirname, name), lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
}
