import type { KubeObject } from './store/kube-object.ts';

/** An object of the seed. `path` is NAME or NAMESPACE/NAME. */
export function object(apiVersion: string, kind: string, path: string, content: object = {}): KubeObject {
  const [name = '', namespaceName] = path.split('/').toReversed();
  const scope = namespaceName === undefined ? {} : { namespace: namespaceName };
  return { kind, apiVersion, metadata: { name, ...scope }, ...content };
}

/** The object with labels. */
export function labelled(labels: Record<string, string>, { metadata, ...rest }: KubeObject): KubeObject {
  return { ...rest, metadata: { ...metadata, labels } } as KubeObject;
}
