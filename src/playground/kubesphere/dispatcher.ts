import type { Answer } from '../http/api-request.ts';
import { kubeSphereKind } from './kinds.ts';
import type { KubeSphere } from './kubesphere.ts';

const clusters = kubeSphereKind('clusters.cluster.kubesphere.io');

/**
 * What the dispatcher answers for a cluster that is not the host: before authorization, and with the Status wrapped in Go's error
 * (pkg/apiserver/filters/multicluster.go). `undefined` for the host; no other cluster can be reached from here.
 */
export function refusedByDispatcher({ cluster: { store } }: KubeSphere, name: string): Answer | undefined {
  if (name === '' || name === 'host') return undefined;
  return store.find(clusters, '', name)
    ? wrapped(503, 'ServiceUnavailable', `cluster ${name} is not ready`)
    : wrapped(400, 'BadRequest', `cluster ${name} not exists`);
}

function wrapped(code: number, reason: string, message: string): Answer {
  const error = { ErrStatus: { metadata: {}, status: 'Failure', message, reason, code } };
  return { code, text: JSON.stringify(error, undefined, 2), headers: { 'Content-Type': 'application/json' } };
}
