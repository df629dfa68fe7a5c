// Sends recorded requests to a playground as raw bytes, and says what comes back.
import { connect } from 'node:tls';
import { parseAllDocuments, stringify } from 'yaml';
import { createCertificateAuthority } from '../../dist/api/x509/certificates.js';

/** Of each playground, by identity: the open connection. */
const CONNECTIONS = new WeakMap();

/** Sends a recorded request as whom it was recorded; resolves to `{ status, head, body }`, the body as bytes. */
export async function replay(playground, { identity, request: recorded, response = {} }) {
  const request = await withBoundToken(playground, identity, recorded);
  const connections = CONNECTIONS.get(playground) ?? new Map();
  CONNECTIONS.set(playground, connections);
  const who = JSON.stringify([identity.username, identity.groups, identity.auth, request.boundToken !== undefined]);
  const socket = connections.get(who) ?? dial(playground, request.boundToken ? ANYBODY : identity);
  connections.delete(who);
  const answer = await answerOn(socket, bytesOf(request, identity), request.method === 'HEAD' || !hasBody(response));
  if (answer.isWhole && staysOpen(answer)) connections.set(who, socket);
  else socket.destroy();
  return answer;
}

/** A refused upgrade says neither how long it is nor that the connection ends with it. */
function staysOpen({ status, head }) {
  const hasEnd = [204, 304].includes(status) || /^(?:content-length|transfer-encoding): /im.test(head);
  return hasEnd && !/^connection: (?:close|upgrade)/im.test(head);
}

/** Loads what the recorded cluster held. Returns how to load, before a record, what came only with that. */
export function furnish(playground, world) {
  let rest = parseAllDocuments(world).map((document) => document.toJS());
  const loadUpTo = (id) => {
    const from = ({ metadata }) => metadata.annotations?.['recorded/from'] ?? '';
    const due = rest.filter((object) => from(object) <= id);
    rest = rest.filter((object) => !due.includes(object));
    if (due.length > 0) playground.load(due.map((object) => stringify(object)).join('---\n'));
  };
  loadUpTo('');
  return loadUpTo;
}

/** Closes the connections to a playground that were kept. */
export function hangUp(playground) {
  for (const socket of CONNECTIONS.get(playground)?.values() ?? []) socket.destroy();
  CONNECTIONS.delete(playground);
}

/** What comes back until the answer is whole, the connection is closed, or nothing comes for a second. */
function answerOn(socket, bytes, isHead) {
  const chunks = [];
  return new Promise((resolve) => {
    const onData = (chunk) => {
      chunks.push(chunk);
      if (isWhole(Buffer.concat(chunks), isHead)) finish(true);
    };
    const onEnd = () => finish(false);
    const finish = (whole) => {
      socket.off('data', onData).off('close', onEnd).off('timeout', onEnd);
      resolve({ ...parse(Buffer.concat(chunks)), isWhole: whole });
    };
    socket.on('data', onData).on('close', onEnd).on('timeout', onEnd);
    socket.write(bytes);
  });
}

/** Gives an identity rules as the recorded ones had them. Returns how to take them away. */
export async function grant(playground, username, grants) {
  const documents = grants.flatMap((one, i) => rbacObjects(`granted-${i}`, username, one));
  playground.load(documents.map((document) => JSON.stringify(document)).join('\n---\n'));
  return async () => {
    for (const { kind, metadata } of documents) {
      const scope = metadata.namespace ? `namespaces/${metadata.namespace}/` : '';
      const path = `/apis/rbac.authorization.k8s.io/v1/${scope}${kind.toLowerCase()}s/${metadata.name}`;
      await replay(playground, {
        identity: ADMIN,
        request: { method: 'DELETE', path, headers: {} },
        response: {},
      });
    }
  };
}

/**
 * Brings about what had happened before a request was recorded: objects that were not there (`absent`, their paths), and users that the identity
 * had impersonated by a rule of all releases (`impersonated`). Returns how to put the objects back.
 */
export async function prepare(playground, identity, { absent = [], impersonated = [] } = {}) {
  for (const name of impersonated) {
    const rules = [{ apiGroups: [''], resources: ['users'], verbs: ['impersonate'], resourceNames: [name] }];
    const takeAway = await grant(playground, identity.username, [{ scope: 'cluster', rules }]);
    const request = { method: 'GET', path: '/api', headers: { 'Impersonate-User': name } };
    await replay(playground, { identity, request });
    await takeAway();
  }
  const removed = [];
  for (const path of absent) {
    removed.push([path, JSON.parse((await asAdmin(playground, 'GET', path)).body)]);
    await asAdmin(playground, 'DELETE', path);
  }
  return async () => {
    for (const [path, { metadata, ...rest }] of removed) {
      const { name, namespace, labels } = metadata;
      const collection = path.slice(0, path.lastIndexOf('/'));
      await asAdmin(playground, 'POST', collection, JSON.stringify({ ...rest, metadata: { name, namespace, labels } }));
    }
  };
}

function asAdmin(playground, method, path, body = '') {
  const headers = { 'Content-Type': 'application/json' };
  return replay(playground, { identity: ADMIN, request: { method, path, headers, body } });
}

/** No certificate says on which node an account is; a token that is bound to the node does. */
async function withBoundToken(playground, { username, extra }, request) {
  const [node] = extra?.['authentication.kubernetes.io/node-name'] ?? [];
  const [, namespace, name] = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(username) ?? [];
  if (node === undefined || name === undefined) return request;
  const body = JSON.stringify({ spec: { boundObjectRef: { kind: 'Node', apiVersion: 'v1', name: node } } });
  const path = `/api/v1/namespaces/${namespace}/serviceaccounts/${name}/token`;
  const { status } = JSON.parse((await asAdmin(playground, 'POST', path, body)).body);
  return { ...request, boundToken: status.token };
}

/** What has to be equal: the status and the body, uid, time and version apart. */
export function sameAnswer(actual, response) {
  if (actual.status !== response.status) return `status ${actual.status}, not ${response.status}`;
  const wanted = Buffer.from(response.body ?? '', response.bodyEncoding === 'base64' ? 'base64' : 'utf8');
  const [is, should] = [settled(actual.body), settled(wanted)];
  return is === should ? undefined : `body ${is.slice(0, 400)}\n      not ${should.slice(0, 400)}`;
}

/** The same where only the status and the message of the answer were kept. */
export function sameMessage({ status, body }, response) {
  const text = body.toString();
  if (status !== response.status) return `status ${status}, not ${response.status} (${text.slice(0, 300)})`;
  if (response.message === undefined) {
    return response.bodyText === undefined || response.bodyText === text
      ? undefined
      : `text ${text}, not ${response.bodyText}`;
  }
  const message = /^\s*\{/.test(text) ? JSON.parse(text).message : undefined;
  return message === response.message ? undefined : `message ${message}\n      not ${response.message}`;
}

/** An administrator of every playground. */
export const ADMIN = { username: 'admin', groups: ['system:masters'], auth: 'x509' };

function settled(body) {
  return body
    .toString('latin1')
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, 'UID')
    .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/g, 'TIME')
    .replace(/"resourceVersion":"\d+"/g, '"resourceVersion":""');
}

const ANYBODY = { username: '', auth: 'none' };

function dial(playground, identity) {
  const { secureUrl, ca } = playground;
  const socket = connect({ port: Number(new URL(secureUrl).port), ca, ...credentialsOf(playground, identity) });
  return socket.setTimeout(1000).on('error', () => undefined);
}

function credentialsOf(playground, { username, groups = [], auth }) {
  // One whom no certificate authority of this server knows.
  if (auth === 'x509' && username === '') return createCertificateAuthority().issueClient('somebody', []);
  if (auth === 'none' || username === '') return {};
  return playground.clientCertificate(
    username,
    groups.filter((group) => group !== 'system:authenticated'),
  );
}

/** A token was signed by another server; a certificate stands in for it. So it does for what a front proxy says. */
function bytesOf(request, { auth, username }) {
  const { method, path, target = path, targetBase64, headers, body = '', bodyEncoding, boundToken } = request;
  const kept = Object.entries(headers)
    .filter(
      ([name]) =>
        !(auth === 'token' || auth === 'header') || username === '' || !/^(?:authorization|x-remote-.*)$/i.test(name),
    )
    .filter(([name]) => !/^(?:host|content-length|transfer-encoding|accept-encoding)$/i.test(name))
    .flatMap(([name, value]) => [value].flat().map((one) => `${name}: ${one}\r\n`));
  if (boundToken !== undefined) kept.push(`Authorization: Bearer ${boundToken}\r\n`);
  const content = Buffer.from(body, bodyEncoding === 'base64' ? 'base64' : 'utf8');
  return Buffer.concat([
    Buffer.from(`${method} `),
    Buffer.from(targetBase64 ?? target, targetBase64 ? 'base64' : 'utf8'),
    Buffer.from(` HTTP/1.1\r\nHost: playground\r\n${kept.join('')}Content-Length: ${content.length}\r\n\r\n`),
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
  for (let at = 0; at < bytes.length;) {
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
