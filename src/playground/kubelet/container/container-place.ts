import type { Cluster } from '../../cluster.ts';
import { listAt, textAt } from '../../store/kube-object.ts';
import type { KubeObject } from '../../store/kube-object.ts';
import { builtIn, groupResource } from '../../store/resource-table.ts';
import { containerEnvironment } from './container-environment.ts';
import { mountedFiles } from './mounted-files.ts';
import { podNetwork } from './pod-network.ts';
import { PROGRAMS } from '../programs/programs.ts';
import { FileTree } from '../shell/file-tree.ts';
import type { Entry, WrittenFiles } from '../shell/file-tree.ts';
import type { PodNetwork } from '../shell/program.ts';

const pods = groupResource(builtIn('', 'v1', 'pods'));

/** A container as the programs in it see it. */
export interface ContainerPlace {
  readonly files: FileTree;
  readonly network: PodNetwork;
  readonly environment: ReadonlyMap<string, string>;
  readonly hostname: string;
  /** Where programs start. */
  readonly directory: string;
}

/** What a container of a pod finds: files, environment, network. All is pretended, and in memory. */
export function containerPlace(cluster: Cluster, pod: KubeObject, container: string): ContainerPlace {
  const spec = listAt(pod, 'spec.containers').find((each) => textAt(each, 'name') === container);
  const mounted = new Map([...imageFiles(pod), ...mountedFiles(cluster, pod, spec)]);
  return {
    files: new FileTree(withParents(mounted), writtenIn(cluster, pod, container)),
    network: podNetwork(cluster, pod),
    environment: containerEnvironment(cluster.store, pod, spec),
    hostname: pod.metadata.name,
    directory: textAt(spec, 'workingDir') || '/',
  };
}

function imageFiles({ metadata: { name, namespace = '' }, ...pod }: KubeObject): (readonly [string, Entry])[] {
  const search = [`${namespace}.svc.cluster.local`, 'svc.cluster.local', 'cluster.local'].join(' ');
  const texts = [
    ['/etc/hostname', `${name}\n`],
    ['/etc/hosts', `# Kubernetes-managed hosts file.\n127.0.0.1\tlocalhost\n${textAt(pod, 'status.podIP')}\t${name}\n`],
    ['/etc/passwd', 'root:x:0:0:root:/root:/bin/sh\n'],
    ['/etc/resolv.conf', `search ${search}\nnameserver 10.96.0.10\noptions ndots:5\n`],
    ['/dev/null', ''],
  ] as const;
  const programs = [...PROGRAMS.keys()].map((program) => [`/bin/${program}`, { ...file(''), mode: 0o755 }] as const);
  const directories = ['/proc', '/root', '/tmp', '/usr', '/usr/bin', '/var', '/var/run'];
  return [
    ...texts.map(([path, text]) => [path, file(text)] as const),
    ...programs,
    ...directories.map((path) => [path, { kind: 'directory' }] as const),
  ];
}

function file(text: string): Entry & { readonly kind: 'file' } {
  return { kind: 'file', content: () => Buffer.from(text) };
}

/** With the directories that are above each. */
function withParents(entries: ReadonlyMap<string, Entry>): ReadonlyMap<string, Entry> {
  const all = new Map<string, Entry>([['/', { kind: 'directory' }]]);
  for (const path of entries.keys()) {
    for (let end = path.indexOf('/', 1); end > 0; end = path.indexOf('/', end + 1)) {
      all.set(path.slice(0, end), { kind: 'directory' });
    }
  }
  for (const [path, entry] of entries) all.set(path, entry);
  return all;
}

/** What was written in containers, by cluster, pod and container. */
const written = new WeakMap<Cluster, Map<string, WrittenFiles>>();
/** Of containers that were written in last. */
const MAX_CONTAINERS = 20;

/** It lasts as long as the pod. */
function writtenIn(cluster: Cluster, pod: KubeObject, container: string): WrittenFiles {
  const known = written.get(cluster);
  const containers = known ?? new Map<string, WrittenFiles>();
  if (!known) {
    written.set(cluster, containers);
    cluster.store.watch(({ type, resource, object }) => {
      if (type !== 'DELETED' || groupResource(resource) !== pods) return;
      for (const key of containers.keys()) if (key.startsWith(`${object.metadata.uid} `)) containers.delete(key);
    });
  }
  const key = `${pod.metadata.uid} ${container}`;
  const files = containers.get(key) ?? new Map();
  containers.delete(key);
  containers.set(key, files);
  for (const oldest of [...containers.keys()].slice(0, -MAX_CONTAINERS)) containers.delete(oldest);
  return files;
}
