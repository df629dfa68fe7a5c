// Sends recorded requests to a playground as raw bytes, and says what comes back.
import { connect } from 'node:tls';

const SECURE = new WeakMap();

/** Sends a recorded request as whom it was recorded; resolves to `{ status, body }`, the body as bytes. */
export async function replay(playground, { identity, request, response }) {
  const socket = connect({
    port: Number(new URL(playground.secureUrl).port),
    ca: playground.ca,
    ...credentialsOf(playground, identity),
  });
  socket.setTimeout(3000, () => socket.destroy());
  const chunks = [];
  socket.on('data', (chunk) => chunks.push(chunk));
  socket.write(bytesOf(request, identity.auth ?? 'x509'));
  const isHead = request.method === 'HEAD' || !hasBody(response);
  await new Promise((resolve) => {
    socket.on('data', () => isWhole(Buffer.concat(chunks), isHead) && resolve());
    for (const event of ['error', 'close']) socket.on(event, resolve);
  });
  socket.destroy();
  return parse(Buffer.concat(chunks));
}

/** Gives an identity rules as the recorded ones had them. Returns how to take them away. */
export async function grant(playground, username, grants) {
  const documents = grants.flatMap((one, i) => rbacObjects(`granted-${i}`, username, one));
  playground.load(documents.map((document) => JSON.stringify(document)).join('\n---\n'));
  return async () => {
    for (const { kind, metadata } of documents) {
      const scope = metadata.namespace ? `namespaces/${metadata.namespace}/` : '';
      const path = `/apis/rbac.authorization.k8s.io/v1/${scope}${kind.toLowerCase()}s/${metadata.name}`;
      await replay(playground, { identity: ADMIN, request: { method: 'DELETE', path, headers: { Host: 'playground' } }, response: {} });
    }
  };
}

/** What has to be equal: the status and the body, uid, time and version apart. */
export function sameAnswer(actual, response) {
  if (actual.status !== response.status) return `status ${actual.status}, not ${response.status}`;
  const wanted = Buffer.from(response.body ?? '', response.bodyEncoding === 'base64' ? 'base64' : 'utf8');
  const [is, should] = [settled(actual.body), settled(wanted)];
  return is === should ? undefined : `body ${is.slice(0, 400)}\n      not ${should.slice(0, 400)}`;
}

export const ADMIN = { username: 'admin', groups: ['system:masters'], auth: 'x509' };

function settled(body) {
  return body
    .toString('latin1')
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, 'UID')
    .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/g, 'TIME')
    .replace(/"resourceVersion":"\d+"/g, '"resourceVersion":""');
}

function credentialsOf(playground, { username, groups = [], auth }) {
  if (auth === 'none' || username === '') return {};
  const known = SECURE.get(playground) ?? new Map();
  SECURE.set(playground, known);
  const who = JSON.stringify([username, groups]);
  const pair =
    known.get(who) ?? playground.clientCertificate(username, groups.filter((group) => group !== 'system:authenticated'));
  known.set(who, pair);
  return pair;
}

/** A token was signed by another server; a certificate stands in for it. So it does for what a front proxy says. */
function bytesOf({ method, path, target = path, targetBase64, headers, body = '', bodyEncoding }, auth) {
  const kept = Object.entries(headers)
    .filter(([name]) => !(auth === 'token' || auth === 'header') || !/^(?:authorization|x-remote-.*)$/i.test(name))
    .filter(([name]) => !/^(?:content-length|transfer-encoding|accept-encoding)$/i.test(name))
    .flatMap(([name, value]) => [value].flat().map((one) => `${name}: ${one}\r\n`));
  const content = Buffer.from(body, bodyEncoding === 'base64' ? 'base64' : 'utf8');
  const closing = Object.keys(headers).some((name) => name.toLowerCase() === 'connection') ? '' : 'Connection: close\r\n';
  return Buffer.concat([
    Buffer.from(`${method} `),
    Buffer.from(targetBase64 ?? target, targetBase64 ? 'base64' : 'utf8'),
    Buffer.from(` HTTP/1.1\r\n${kept.join('')}${closing}Content-Length: ${content.length}\r\n\r\n`),
    content,
  ]);
}

function hasBody({ body = '-', bodyText }) {
  return body !== '' || bodyText !== undefined;
}

/** Whether all of an answer is there that will come. */
function isWhole(bytes, isHead) {
  const end = bytes.indexOf('\r\n\r\n');
  if (end < 0) return false;
  const head = bytes.subarray(0, end).toString('latin1');
  const length = /^content-length: (\d+)/im.exec(head)?.[1];
  if (isHead || / (?:101|204|304) /.test(head.slice(0, 20))) return true;
  return length !== undefined && bytes.length >= end + 4 + Number(length);
}

function parse(bytes) {
  const end = bytes.indexOf('\r\n\r\n');
  const head = bytes.subarray(0, Math.max(end, 0)).toString('latin1');
  const status = Number(/^HTTP\/1\.1 (\d+)/.exec(head)?.[1] ?? 0);
  let body = bytes.subarray(end + 4);
  if (/^transfer-encoding: chunked/im.test(head)) body = unchunked(body);
  return { status, head, body };
}

function unchunked(bytes) {
  const parts = [];
  for (let at = 0; at < bytes.length; ) {
    const lineEnd = bytes.indexOf('\r\n', at);
    const size = Number.parseInt(bytes.subarray(at, lineEnd).toString(), 16);
    if (!(size > 0)) break;
    parts.push(bytes.subarray(lineEnd + 2, lineEnd + 2 + size));
    at = lineEnd + 2 + size + 2;
  }
  return Buffer.concat(parts);
}

function rbacObjects(name, username, { scope, namespace, rules }) {
  const [role, binding] = scope === 'cluster' ? ['ClusterRole', 'ClusterRoleBinding'] : ['Role', 'RoleBinding'];
  const apiVersion = 'rbac.authorization.k8s.io/v1';
  const metadata = { name, ...(scope !== 'cluster' && { namespace }) };
  const subject = { kind: 'User', apiGroup: 'rbac.authorization.k8s.io', name: username };
  return [
    { kind: role, apiVersion, metadata, rules },
    { kind: binding, apiVersion, metadata, roleRef: { kind: role, name }, subjects: [subject] },
  ];
}
