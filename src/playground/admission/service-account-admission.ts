import { isJsonObject, listAt, mapAt, textAt } from '../store/kube-object.ts';
import type { JsonObject, KubeObject } from '../store/kube-object.ts';
import type { Mutator, ObjectStore } from '../store/object-store.ts';
import { builtIn } from '../store/resource-table.ts';
import { suffix } from './object-preparation.ts';

const serviceAccounts = builtIn('', 'v1', 'serviceaccounts');
const DEFAULT_ACCOUNT = 'default';
const MIRROR = 'kubernetes.io/config.mirror';
const VOLUME = 'kube-api-access-';
/** Where programs look for their token (client-go rest/config.go, InClusterConfig). */
const MOUNT_PATH = '/var/run/secrets/kubernetes.io/serviceaccount';

/**
 * What ServiceAccount admission gives a new pod: its account, that account's imagePullSecrets, and a volume with a token, the CA and the
 * namespace in each container (kubernetes plugin/pkg/admission/serviceaccount/admission.go). Mirrors of static pods stay as they are.
 */
export function serviceAccountAdmission(store: ObjectStore): Mutator {
  return (resource, object) => {
    const { annotations = {}, namespace = '' } = object.metadata;
    if (resource.group !== '' || resource.plural !== 'pods' || Object.hasOwn(annotations, MIRROR)) return object;
    const spec = mapAt(object, 'spec');
    const name = textAt(spec, 'serviceAccountName') || DEFAULT_ACCOUNT;
    const account = store.find(serviceAccounts, namespace, name);
    const named = { ...spec, serviceAccountName: name, serviceAccount: name };
    const mounted = shouldMount(spec, account) ? withToken(named) : named;
    return { ...object, spec: { ...mounted, ...pullSecrets(spec, account) } };
  };
}

/** The pod has the first word, then its ServiceAccount. */
function shouldMount(spec: JsonObject, account: KubeObject | undefined): boolean {
  const own = spec['automountServiceAccountToken'];
  return (typeof own === 'boolean' ? own : account?.['automountServiceAccountToken']) !== false;
}

function pullSecrets(spec: JsonObject, account: KubeObject | undefined): JsonObject {
  const inherited = listAt(account, 'imagePullSecrets');
  const isSilent = listAt(spec, 'imagePullSecrets').length === 0;
  return isSilent && inherited.length > 0 ? { imagePullSecrets: inherited } : {};
}

/** What already is mounted in its place stays there. */
function withToken(spec: JsonObject): JsonObject {
  const volumes = listAt(spec, 'volumes');
  const present = volumes.map((volume) => textAt(volume, 'name')).find((volume) => volume.startsWith(VOLUME));
  const name = present ?? VOLUME + suffix();
  const mount = (container: unknown): unknown => {
    const mounts = listAt(container, 'volumeMounts');
    const isTaken = mounts.some((each) => textAt(each, 'mountPath') === MOUNT_PATH);
    if (!isJsonObject(container) || isTaken) return container;
    return { ...container, volumeMounts: [...mounts, { name, readOnly: true, mountPath: MOUNT_PATH }] };
  };
  const init = listAt(spec, 'initContainers').map(mount);
  const containers = listAt(spec, 'containers').map(mount);
  const isMounted = [...init, ...containers].some((each) => mountsIt(each, name));
  return {
    ...spec,
    ...(init.length > 0 && { initContainers: init }),
    containers,
    ...(isMounted && present === undefined && { volumes: [...volumes, { name, projected: SOURCES }] }),
  };
}

function mountsIt(container: unknown, volume: string): boolean {
  return listAt(container, 'volumeMounts').some((each) => textAt(each, 'name') === volume);
}

/** TokenVolumeSource: an hour, and seven seconds by which the API server knows whose token it is. */
const SOURCES = {
  defaultMode: 420,
  sources: [
    { serviceAccountToken: { expirationSeconds: 3607, path: 'token' } },
    { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
    {
      downwardAPI: {
        items: [{ path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } }],
      },
    },
  ],
};
