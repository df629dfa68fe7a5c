// Makes kubesphere-denials.jsonl: denials of a running ks-apiserver with the cures that were proven, as little of each as the
// explanation reads. Usage: node test/tables/make-kubesphere-denials-table.mjs CORPUS_FOLDER
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const [corpus] = process.argv.slice(2);
const REQUEST_HEADERS = /^(?:authorization|x-kubesphere-.*|impersonate-.*)$/i;
const RESPONSE_HEADERS = /^(?:content-type|x-content-type-options|audit-id)$/i;

const rows = readFileSync(join(corpus, 'denials.jsonl'), 'utf8').trim().split('\n').map(JSON.parse);
const lines = rows.map((row) => JSON.stringify(rowOf(row)));
writeFileSync(join(import.meta.dirname, 'kubesphere-denials.jsonl'), `${lines.join('\n')}\n`);

function rowOf({ id, identity, request, response, requestInfo, cure }) {
  const { kind, roleKind, rules, workspace, namespace, cluster, binding } = cure;
  return {
    id,
    user: identity.username,
    request: { method: request.method, path: request.path, headers: some(request.headers, REQUEST_HEADERS) },
    response: {
      status: response.status,
      headers: some(response.headers ?? {}, RESPONSE_HEADERS),
      ...(response.body && { body: response.body }),
      ...(response.bodyBase64 && { bodyBase64: response.bodyBase64 }),
    },
    scope: requestInfo?.resourceScope ?? '',
    cure: { kind, roleKind, rules, workspace, namespace, cluster, subjects: binding?.subjects },
  };
}

function some(headers, wanted) {
  return Object.entries(headers).flatMap(([name, value]) =>
    wanted.test(name) ? [value].flat().map((one) => [name, withFewerClaims(one)]) : [],
  );
}

/** A token says who sent it; the rest of its claims is bulk. */
function withFewerClaims(value) {
  const token = /^(.* )(e[^.]*)\.([^.]*)\.[^.]*$/.exec(value);
  if (!token) return value;
  const [, scheme, header, payload] = token;
  const { sub, username, token_type } = JSON.parse(Buffer.from(payload, 'base64url').toString());
  return `${scheme}${header}.${Buffer.from(JSON.stringify({ sub, username, token_type })).toString('base64url')}.sig`;
}
