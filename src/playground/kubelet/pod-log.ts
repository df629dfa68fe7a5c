import { ApiError, badRequest } from '../store/api-error.ts';
import type { Answer, ApiRequest } from '../http/api-request.ts';
import type { Cluster } from '../cluster.ts';
import { finishedWork } from './pod-work.ts';
import { listAt, textAt } from '../store/kube-object.ts';
import type { KubeObject } from '../store/kube-object.ts';
import type { ObjectStore } from '../store/object-store.ts';
import type { Resource } from '../store/resource-table.ts';

const FOLLOW_INTERVAL = 500;

/**
 * The pretend kubelet's log: what a container would have said since it started; with `follow` it goes on. A pod without a node has none to ask
 * (204, as kubernetes pkg/registry/core/pod/strategy.go, LogLocation).
 */
export function servePodLog(cluster: Cluster, request: ApiRequest, resource: Resource): Answer | undefined {
  const { store } = cluster;
  const { info, query, response } = request;
  const pod = store.get(resource, info.namespace, info.name);
  const container = containerOf(pod, query.get('container') ?? '');
  if (textAt(pod, 'spec.nodeName') === '') return { code: 204, text: '' };
  if (textAt(pod, 'status.phase') === 'Pending') {
    throw badRequest(`container "${container}" in pod "${info.name}" is waiting to start: ContainerCreating`);
  }
  if (query.get('previous') === 'true') {
    throw badRequest(`previous terminated container "${container}" in pod "${info.name}" not found`);
  }
  const stamped = query.get('timestamps') === 'true';
  const all = linesOf(cluster, pod, container);
  const tail = query.has('tailLines') ? Number(query.get('tailLines')) : all.length;
  const write = (line: string) => response.write(`${stamped ? `${new Date().toISOString()} ${line}` : line}\n`);
  response.writeHead(200, { 'Content-Type': 'text/plain' });
  response.flushHeaders();
  for (const text of tail > 0 ? all.slice(-tail) : []) write(text);
  if (query.get('follow') === 'true' && textAt(pod, 'status.phase') === 'Running')
    response.on(
      'close',
      logLines(store, { pod, container }, write, () => response.end()),
    );
  else response.end();
  return undefined;
}

/** What its command wrote, where that has ended; else what a server would have said. */
function linesOf(cluster: Cluster, pod: KubeObject, container: string): readonly string[] {
  const done = finishedWork(cluster, pod, container);
  if (done)
    return done.output
      .replace(/\n$/, '')
      .split('\n')
      .filter((line, _, all) => all.length > 1 || line !== '');
  return ['starting', 'listening on :8080', 'GET /healthz 200', 'GET / 200'].map((text) => `${container}: ${text}`);
}

/** What a container logs from now on, one line at a time, until its pod is gone. Returns how to stop. */
export function logLines(
  store: ObjectStore,
  { pod, container }: { readonly pod: KubeObject; readonly container: string },
  say: (line: string) => void,
  gone: () => void,
): () => void {
  let requests = 0;
  const timer = setInterval(() => say(`${container}: GET /?n=${++requests} 200`), FOLLOW_INTERVAL);
  const unwatch = store.watch(({ type, object }) => {
    if (type === 'DELETED' && object.metadata.uid === pod.metadata.uid) gone();
  });
  return () => {
    clearInterval(timer);
    unwatch();
  };
}

/** The container that a request means: the named one, or the only one. Throws the server's 400. */
export function containerOf(pod: KubeObject, wanted: string): string {
  const names = listAt(pod, 'spec.containers').map((container) => textAt(container, 'name'));
  const { name } = pod.metadata;
  if (wanted !== '' && !names.includes(wanted)) throw badRequest(`container ${wanted} is not valid for pod ${name}`);
  if (wanted === '' && names.length > 1) {
    throw badRequest(`a container name must be specified for pod ${name}, choose one of: [${names.join(' ')}]`);
  }
  const [only = wanted] = wanted === '' ? names : [wanted];
  if (only === '') throw new ApiError(500, 'InternalError', `pod ${name} has no containers`);
  return only;
}
