import { listAt, numberAt } from '../../store/kube-object.ts';
import type { KubeObject } from '../../store/kube-object.ts';

/** What every container of the playground serves. */
export function pageOf(pod: string, path: string): string {
  return `Hello from ${pod}: you asked for ${path}\n`;
}

/** Whether it serves that on a port: on 8080, and on those that its manifest names. */
export function listensOn(pod: KubeObject, port: number): boolean {
  const declared = listAt(pod, 'spec.containers').flatMap((container) => listAt(container, 'ports'));
  return port === DEFAULT_PORT || declared.some((one) => numberAt(one, 'containerPort') === port);
}

const DEFAULT_PORT = 8080;
