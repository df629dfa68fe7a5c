import type { Cluster } from '../../cluster.ts';
import { listAt, mapAt, numberAt, textAt } from '../../store/kube-object.ts';
import type { KubeObject } from '../../store/kube-object.ts';
import { builtIn } from '../../store/resource-table.ts';
import { pageOf, listensOn } from './pretend-page.ts';
import type { PodNetwork, Reached } from '../shell/program.ts';

const services = builtIn('', 'v1', 'services');
const pods = builtIn('', 'v1', 'pods');
const endpoints = builtIn('', 'v1', 'endpoints');
const UNKNOWN: Reached = { kind: 'unknown' };

/**
 * The network as a pod sees it: its own ports, Services by their names and addresses, pods by their addresses. There is nothing else: a name of
 * the real world is unknown, and no connection leaves the playground. Names are completed as in /etc/resolv.conf of a pod: with one label they
 * are Services of its own namespace.
 */
export function podNetwork(cluster: Cluster, pod: KubeObject): PodNetwork {
  const { store } = cluster;
  return {
    reach: (host, port) => {
      const name = host.toLowerCase().replace(/\.$/, '');
      if (name === 'localhost' || name === '127.0.0.1' || name === '::1') return ofPod(pod, port, '127.0.0.1');
      const service = serviceNamed(cluster, name, pod.metadata.namespace ?? '');
      if (service) return ofService(cluster, service, port);
      const server = serverAt(cluster, name, port);
      if (server) return server;
      const other = store.list(pods).find((each) => textAt(each, 'status.podIP') === name);
      if (other) return ofPod(other, port, name);
      return /^[\d.]+$/.test(name) ? { kind: 'refused', address: name } : UNKNOWN;
    },
  };
}

function serviceNamed({ store }: Cluster, name: string, own: string): KubeObject | undefined {
  const [service = '', namespace = own, ...rest] = name.split('.');
  const isName = ['', 'svc', 'svc.cluster.local'].includes(rest.join('.'));
  const found = isName ? store.find(services, namespace, service) : undefined;
  return found ?? store.list(services).find((each) => textAt(each, 'spec.clusterIP') === name);
}

function ofService(cluster: Cluster, service: KubeObject, port: number): Reached {
  const { name, namespace = '' } = service.metadata;
  const address = textAt(service, 'spec.clusterIP');
  const server = cluster.servers.get(`${namespace}/${name}:${port}`);
  if (server) return { kind: 'server', ...server, address };
  const isServed = listAt(service, 'spec.ports').some((each) => numberAt(each, 'port') === port);
  const selector = Object.entries(mapAt(service, 'spec.selector'));
  const ready = cluster.store
    .list(pods, namespace)
    .find(
      (pod) =>
        textAt(pod, 'status.phase') === 'Running' &&
        selector.every(([key, value]) =>
          Object.entries(pod.metadata.labels ?? {}).some((label) => label[0] === key && label[1] === value),
        ),
    );
  if (!isServed || !ready || selector.length === 0) return { kind: 'refused', address };
  return { kind: 'page', answer: (path) => pageOf(ready.metadata.name, path), address };
}

/** A server by the address of its endpoint, behind its Service. */
function serverAt({ servers, store }: Cluster, host: string, port: number): Reached | undefined {
  for (const [key, server] of servers) {
    const [, namespace = '', name = ''] = /^(.*)\/(.*):\d+$/.exec(key) ?? [];
    const isThere = listAt(store.find(endpoints, namespace, name), 'subsets').some(
      (subset) =>
        listAt(subset, 'addresses').some((each) => textAt(each, 'ip') === host) &&
        listAt(subset, 'ports').some((each) => numberAt(each, 'port') === port),
    );
    if (isThere) return { kind: 'server', ...server, address: host };
  }
  return undefined;
}

function ofPod(pod: KubeObject, port: number, address: string): Reached {
  if (!listensOn(pod, port)) return { kind: 'refused', address };
  return { kind: 'page', answer: (path) => pageOf(pod.metadata.name, path), address };
}
