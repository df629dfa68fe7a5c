// Makes denials.jsonl: denials of a real API server with the rules that were proven to lift them, as little of each as the
// explanation reads. Usage: node test/tables/make-denial-tables.mjs CORPUS_DIR
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const REQUEST_HEADERS =
  /^(?:authorization|content-type|upgrade|origin|sec-websocket-protocol|x-remote-user|impersonate-.*)$/i;
const RESPONSE_HEADERS =
  /^(?:content-type|x-content-type-options|x-kubernetes-pf-flowschema-uid|audit-id|server|date)$/i;

const [folder] = process.argv.slice(2);
if (!folder) throw new Error('usage: node test/tables/make-denial-tables.mjs CORPUS_DIR');
const lines = readFileSync(join(folder, 'dev', 'denials.jsonl'), 'utf8')
  .trim()
  .split('\n');
const rows = lines.map((line) => JSON.stringify(rowOf(JSON.parse(line))));
writeFileSync(join(import.meta.dirname, 'denials.jsonl'), `${rows.join('\n')}\n`);

function rowOf({ id, category, identity, request, response, cure }) {
  return {
    id,
    category,
    user: identity.username,
    groups: identity.groups,
    request: {
      method: request.method,
      path: request.path,
      headers: some(request.headers, REQUEST_HEADERS),
      ...(request.body.length > 0 && request.body.length < 2000 && { body: request.body }),
      ...(request.bodyEncoding && { bodyEncoding: request.bodyEncoding }),
    },
    response: {
      status: response.status,
      headers: some(response.headers, RESPONSE_HEADERS),
      body: response.body,
      ...(response.bodyEncoding && { bodyEncoding: response.bodyEncoding }),
    },
    ...(cure.kind === 'rbac' && { cure: cureOf(cure, identity) }),
  };
}

/** The first step lifts this very denial; later steps lift those that follow it. */
function cureOf({ scope, namespace, rules, steps }, identity) {
  const subject = steps?.[0]?.subject;
  return { user: subject ? usernameOf(subject) : identity.username, scope, namespace, rules };
}

function usernameOf({ kind, namespace, name }) {
  return kind === 'ServiceAccount' ? `system:serviceaccount:${namespace}:${name}` : name;
}

function some(headers, wanted) {
  return Object.entries(headers).flatMap(([name, value]) =>
    wanted.test(name) ? [value].flat().map((one) => [name, withFewerClaims(one)]) : [],
  );
}

/** A token says who sent it, who issued it, for whom and until when it is good; the rest of its claims is bulk. */
function withFewerClaims(value) {
  const token = /^(.* )(e[^.]*)\.([^.]*)\.[^.]*$/.exec(value);
  if (!token) return value;
  const [, scheme, header, payload] = token;
  const { sub, iss, aud, exp, nbf } = JSON.parse(Buffer.from(payload, 'base64url').toString());
  return `${scheme}${header}.${Buffer.from(JSON.stringify({ sub, iss, aud, exp, nbf })).toString('base64url')}.sig`;
}
