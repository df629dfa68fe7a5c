import type { Cluster } from '../../cluster.ts';
import { at, listAt, mapAt, textAt, textOf } from '../../store/kube-object.ts';
import type { KubeObject } from '../../store/kube-object.ts';
import { builtIn } from '../../store/resource-table.ts';
import { podField } from './pod-field.ts';
import { podToken } from './pod-token.ts';
import { absolute } from '../shell/file-tree.ts';
import type { Entry } from '../shell/file-tree.ts';

const configMaps = builtIn('', 'v1', 'configmaps');
const secrets = builtIn('', 'v1', 'secrets');

/** Files of a volume by their paths in it. */
type Files = readonly (readonly [path: string, content: () => Buffer | Promise<Buffer>])[];

/** What the volumes of a pod put into one of its containers, by absolute path, with the links by which a kubelet swaps whole volumes (pkg/volume/util/atomic_writer.go). */
export function mountedFiles(cluster: Cluster, pod: KubeObject, container: unknown): (readonly [string, Entry])[] {
  const volumes = listAt(pod, 'spec.volumes');
  return listAt(container, 'volumeMounts').flatMap((mount) => {
    const volume = volumes.find((each) => textAt(each, 'name') === textAt(mount, 'name'));
    const path = absolute(textAt(mount, 'mountPath'), '/');
    const files = filesOf(cluster, pod, volume);
    const single = textAt(mount, 'subPath');
    if (single === '') return files ? swappable(path, files, pod) : [[path, { kind: 'directory' }] as const];
    const found = files?.find(([name]) => name === single);
    return found ? [[path, { kind: 'file', content: found[1], isReadOnly: true }] as const] : [];
  });
}

/** `undefined` for a volume that is an empty directory. */
function filesOf(cluster: Cluster, pod: KubeObject, volume: unknown): Files | undefined {
  const sources = at(volume, 'projected') === undefined ? [volume] : listAt(volume, 'projected.sources');
  const all = sources.map((source) => filesOfSource(cluster, pod, source));
  return all.some((files) => files !== undefined) ? all.flatMap((files) => files ?? []) : undefined;
}

function filesOfSource(cluster: Cluster, pod: KubeObject, source: unknown): Files | undefined {
  const namespace = pod.metadata.namespace ?? '';
  const { store } = cluster;
  if (at(source, 'serviceAccountToken') !== undefined) {
    const wish = mapAt(source, 'serviceAccountToken');
    return [[textAt(wish, 'path'), async () => Buffer.from(await podToken(cluster, pod, wish))]];
  }
  if (at(source, 'downwardAPI') !== undefined) {
    return listAt(source, 'downwardAPI.items').map((item) => [
      textAt(item, 'path'),
      () => Buffer.from(podField(pod, textAt(item, 'fieldRef.fieldPath'))),
    ]);
  }
  for (const [kind, resource] of [
    ['configMap', configMaps],
    ['secret', secrets],
  ] as const) {
    if (at(source, kind) === undefined) continue;
    const name = textAt(source, `${kind}.name`) || textAt(source, `${kind}.secretName`);
    return keysOf(store.find(resource, namespace, name), listAt(source, `${kind}.items`));
  }
  return undefined;
}

function keysOf(object: KubeObject | undefined, items: readonly unknown[]): Files {
  const isEncoded = object?.kind === 'Secret';
  const entries = [
    ...Object.entries(mapAt(object, 'data')).map(
      ([key, value]) => [key, Buffer.from(textOf(value), isEncoded ? 'base64' : 'utf8')] as const,
    ),
    ...Object.entries(mapAt(object, 'binaryData')).map(
      ([key, value]) => [key, Buffer.from(textOf(value), 'base64')] as const,
    ),
  ];
  return entries.flatMap(([key, bytes]) => {
    const item = items.find((each) => textAt(each, 'key') === key);
    return items.length > 0 && !item ? [] : [[item ? textAt(item, 'path') : key, () => bytes] as const];
  });
}

function swappable(path: string, files: Files, pod: KubeObject): (readonly [string, Entry])[] {
  const time = (pod.metadata.creationTimestamp ?? '').replaceAll(/[-:T]/g, '_').replace('Z', '');
  const version = `..${time}.${(pod.metadata.uid ?? '').replaceAll(/\D/g, '').padEnd(9, '0').slice(0, 9)}`;
  const tops = new Set(files.map(([name]) => name.split('/')[0] ?? ''));
  return [
    [path, { kind: 'directory' }],
    [`${path}/${version}`, { kind: 'directory' }],
    [`${path}/..data`, { kind: 'link', target: version }],
    ...[...tops].map((top) => [`${path}/${top}`, { kind: 'link', target: `..data/${top}` }] as const),
    ...files.map(
      ([name, content]) => [`${path}/${version}/${name}`, { kind: 'file', content, isReadOnly: true }] as const,
    ),
  ];
}
