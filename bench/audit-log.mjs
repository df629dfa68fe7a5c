// An audit log as a cluster of 100 nodes writes it: kubelets, controllers, CI and people, some at level Request, a few denied.
import { closeSync, openSync, writeFileSync, writeSync } from 'node:fs';

/** Writes an audit log with that many events, one per line. */
export function writeAuditLog(file, events) {
  const descriptor = openSync(file, 'w');
  for (const lines of auditLines(events)) writeSync(descriptor, lines);
  closeSync(descriptor);
}

/** The lines of that many events, a thousand at a time. */
export function* auditLines(events) {
  for (let from = 0; from < events; from += 1000) {
    const batch = Array.from({ length: Math.min(1000, events - from) }, (_, i) => JSON.stringify(event(from + i)));
    yield `${batch.join('\n')}\n`;
  }
}

/** Writes a part of such a log: the events from that number on. */
export function auditLogPart(file, first, events) {
  const lines = Array.from({ length: events }, (_, i) => `${JSON.stringify(event(first + i))}\n`);
  writeFileSync(file, lines.join(''));
}

/** Writes the same as one EventList on one line. */
export function writeEventList(file, events) {
  const descriptor = openSync(file, 'w');
  writeSync(descriptor, '{"kind":"EventList","apiVersion":"audit.k8s.io/v1","metadata":{},"items":[');
  for (let i = 0; i < events; i++) writeSync(descriptor, `${i > 0 ? ',' : ''}${JSON.stringify(event(i))}`);
  writeSync(descriptor, ']}\n');
  closeSync(descriptor);
}

function event(i) {
  const act = ACTS[i % ACTS.length](Math.floor(i / ACTS.length));
  const { verb, user, uri, ref, code = 200, message, agent, object } = act;
  const at = new Date(Date.UTC(2026, 0, 1) + i * 10).toISOString().replace('Z', '000Z');
  return {
    kind: 'Event',
    apiVersion: 'audit.k8s.io/v1',
    level: object ? 'Request' : 'Metadata',
    auditID: `0f6c2a4e-6f5e-4e0a-9b43-${i.toString(16).padStart(12, '0')}`,
    stage: 'ResponseComplete',
    requestURI: uri,
    verb,
    user,
    sourceIPs: [`10.0.${i % 4}.${i % 250}`],
    userAgent: agent,
    ...(ref && { objectRef: { ...ref, apiVersion: 'v1' } }),
    responseStatus: {
      metadata: {},
      ...(message && { status: 'Failure', message, reason: 'Forbidden', details: { kind: ref.resource } }),
      code,
    },
    ...(object && { requestObject: object }),
    requestReceivedTimestamp: at,
    stageTimestamp: at,
    annotations: {
      'authorization.k8s.io/decision': code === 403 ? 'forbid' : 'allow',
      'authorization.k8s.io/reason':
        code === 403
          ? ''
          : 'RBAC: allowed by ClusterRoleBinding "system:controllers" of ClusterRole "system:controllers" to Group "x"',
    },
  };
}

const KUBELET = 'kubelet/v1.33.1 (linux/amd64) kubernetes/8adc0f0';

function node(i) {
  return { username: `system:node:node-${i % 100}`, groups: ['system:nodes', 'system:authenticated'] };
}

function account(namespace, name) {
  return {
    username: `system:serviceaccount:${namespace}:${name}`,
    uid: '3b241101-e2bb-4255-8caf-4136c566a962',
    groups: ['system:serviceaccounts', `system:serviceaccounts:${namespace}`, 'system:authenticated'],
    extra: { 'authentication.kubernetes.io/pod-name': [`${name}-6d4cf56db6-abcde`] },
  };
}

function lease(i) {
  const name = `node-${i % 100}`;
  const ref = { resource: 'leases', namespace: 'kube-node-lease', name, apiGroup: 'coordination.k8s.io' };
  const uri = `/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases/${name}?timeout=10s`;
  return { verb: 'update', user: node(i), uri, ref, agent: KUBELET };
}

function podStatus(i) {
  const [namespace, name] = [`ns-${i % 50}`, `web-${i % 5000}`];
  const ref = { resource: 'pods', namespace, name, subresource: 'status' };
  const uri = `/api/v1/namespaces/${namespace}/pods/${name}/status`;
  const object = {
    metadata: { uid: '3b241101-e2bb-4255-8caf-4136c566a962' },
    status: {
      conditions: [{ type: 'Ready', status: 'True', lastTransitionTime: '2026-01-01T00:00:00Z' }],
      containerStatuses: [{ name: 'c', image: 'registry.example.com/web:1.2.3', ready: true, restartCount: i % 7 }],
    },
  };
  return { verb: 'patch', user: node(i), uri, ref, agent: KUBELET, object };
}

function controllerWatch(i) {
  const resource = ['pods', 'configmaps', 'services', 'endpoints', 'secrets'][i % 5];
  const user = { username: 'system:kube-controller-manager', groups: ['system:authenticated'] };
  const uri = `/api/v1/${resource}?allowWatchBookmarks=true&resourceVersion=${i}&timeout=7m3s&timeoutSeconds=423&watch=true`;
  return { verb: 'watch', user, uri, ref: { resource }, agent: 'kube-controller-manager/v1.33.1 (linux/amd64)' };
}

function newEvent(i) {
  const namespace = `ns-${i % 50}`;
  const object = {
    kind: 'Event',
    metadata: { name: `web-${i}` },
    reason: 'Pulled',
    message: 'x'.repeat(120),
    count: 1,
  };
  const uri = `/api/v1/namespaces/${namespace}/events`;
  const ref = { resource: 'events', namespace, name: `web-${i}` };
  return { verb: 'create', user: node(i), uri, ref, code: 201, agent: KUBELET, object };
}

function deploy(i) {
  const [namespace, name] = [`ns-${i % 50}`, `app-${i % 40}`];
  const ref = { resource: 'deployments', namespace, name, apiGroup: 'apps' };
  const uri = `/apis/apps/v1/namespaces/${namespace}/deployments/${name}?fieldManager=argocd&force=true`;
  return { verb: 'patch', user: account('ci', 'deployer'), uri, ref, agent: 'argocd/v2.9.3 (linux/amd64)' };
}

function read(i) {
  const [namespace, name] = [`ns-${i % 50}`, `settings-${i % 200}`];
  const user = account(namespace, `app-${i % 10}`);
  const ref = { resource: 'configmaps', namespace, name };
  return { verb: 'get', user, uri: `/api/v1/namespaces/${namespace}/configmaps/${name}`, ref, agent: 'app/v0.0.0' };
}

function person(i) {
  const namespace = `ns-${i % 50}`;
  const user = { username: `dev-${i % 30}@example.com`, groups: ['developers', 'system:authenticated'] };
  const uri = `/api/v1/namespaces/${namespace}/pods?limit=500`;
  const all = { verb: 'list', user, uri, ref: { resource: 'pods', namespace }, agent: 'kubectl/v1.33.1 (linux/amd64)' };
  if (i % 10 > 0) return all;
  const message = `pods is forbidden: User "${user.username}" cannot list resource "pods" in API group "" in the namespace "${namespace}"`;
  return { ...all, code: 403, message };
}

function probe() {
  const user = { username: 'system:anonymous', groups: ['system:unauthenticated'] };
  return { verb: 'get', user, uri: '/readyz', agent: 'kube-probe/1.33' };
}

const ACTS = [lease, podStatus, controllerWatch, newEvent, deploy, read, lease, person, podStatus, probe];
