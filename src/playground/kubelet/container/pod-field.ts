import { ownValue } from '../../../api/own-value.ts';
import { textAt } from '../../store/kube-object.ts';
import type { KubeObject } from '../../store/kube-object.ts';

/** What a `fieldRef` means (pkg/fieldpath/fieldpath.go): a field of a pod as text. */
export function podField(pod: KubeObject, path: string): string {
  const [, map, key = ''] = /^metadata\.(labels|annotations)\['(.+)'\]$/.exec(path) ?? [];
  const { metadata } = pod;
  if (map === 'labels' || map === 'annotations') return ownValue(metadata[map] ?? {}, key) ?? '';
  if (path === 'metadata.labels' || path === 'metadata.annotations') {
    const entries = Object.entries(metadata[path === 'metadata.labels' ? 'labels' : 'annotations'] ?? {});
    return entries
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
      .join('\n');
  }
  return textAt(pod, path);
}
