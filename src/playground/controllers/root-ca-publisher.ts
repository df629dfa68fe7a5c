import { ownValue } from '../../api/own-value.ts';
import { mapAt, textAt } from '../store/kube-object.ts';
import { builtIn } from '../store/resource-table.ts';
import type { Controller } from './controllers.ts';

const NAME = 'kube-root-ca.crt';
const KEY = 'ca.crt';
const DESCRIPTION =
  'Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters.';
const namespaces = builtIn('', 'v1', 'namespaces');
const configMaps = builtIn('', 'v1', 'configmaps');

/**
 * Keeps a ConfigMap with the CA of the API server in every namespace, for the pods there (kubernetes
 * pkg/controller/certificates/rootcacertpublisher/publisher.go). `ca` is PEM.
 */
export function rootCaPublisher(ca: string): Controller {
  return (store, { resource, object }) => {
    const isOurs = resource === configMaps && object.metadata.name === NAME;
    if (resource !== namespaces && !isOurs) return;
    const namespace = isOurs ? (object.metadata.namespace ?? '') : object.metadata.name;
    if (textAt(store.find(namespaces, '', namespace), 'status.phase') !== 'Active') return;
    const wanted = {
      kind: 'ConfigMap',
      apiVersion: 'v1',
      metadata: { name: NAME, namespace, annotations: { 'kubernetes.io/description': DESCRIPTION } },
      data: { [KEY]: ca },
    };
    const present = store.find(configMaps, namespace, NAME);
    if (!present) store.create(configMaps, wanted);
    else if (ownValue(mapAt(present, 'data'), KEY) !== ca) store.update(configMaps, { ...present, data: wanted.data });
  };
}
