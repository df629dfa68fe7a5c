import { ownValue } from '../../api/own-value.ts';
import { ApiError } from '../store/api-error.ts';
import { isJsonObject, listAt, mapAt, textAt } from '../store/kube-object.ts';
import type { Mutator, ObjectStore } from '../store/object-store.ts';
import { builtIn } from '../store/resource-table.ts';
import { kubeSphereKind } from './kinds.ts';

const accounts = kubeSphereKind('serviceaccounts.kubesphere.io');
const secrets = builtIn('', 'v1', 'secrets');
const ANNOTATION = 'kubesphere.io/serviceaccount-name';
const VOLUME = 'kubesphere-service-account';
const MOUNT_PATH = '/var/run/secrets/kubesphere.io/serviceaccount';

/**
 * Mounts the token of a ServiceAccount of KubeSphere into the pods whose annotation names it (kubesphere
 * pkg/controller/ksserviceaccount/webhook.go). There is no `ca.crt` beside it: ks-apiserver is served without TLS here.
 */
export function accountInjection(store: ObjectStore): Mutator {
  return (resource, object) => {
    const name = ownValue(object.metadata.annotations ?? {}, ANNOTATION) ?? '';
    if (resource.group !== '' || resource.plural !== 'pods' || name === '') return object;
    const { namespace = '' } = object.metadata;
    const account = store.find(accounts, namespace, name);
    if (!account) throw refused(404, `ServiceAccount.kubesphere.io "${name}" not found`);
    const secret = textAt(listAt(account, 'secrets')[0], 'name');
    if (secret === '') throw refused(500, `can not find any token in service account: ${name}`);
    if (!store.find(secrets, namespace, secret)) throw refused(404, `Secret "${secret}" not found`);
    const spec = mapAt(object, 'spec');
    const items = [{ key: 'token', path: 'token' }];
    const volume = { name: VOLUME, projected: { defaultMode: 420, sources: [{ secret: { name: secret, items } }] } };
    const initContainers = listAt(spec, 'initContainers').map(withMount);
    return {
      ...object,
      spec: {
        ...spec,
        ...(initContainers.length > 0 && { initContainers }),
        containers: listAt(spec, 'containers').map(withMount),
        volumes: [...listAt(spec, 'volumes'), volume],
      },
    };
  };
}

function withMount(container: unknown): unknown {
  if (!isJsonObject(container)) return container;
  const mount = { name: VOLUME, readOnly: true, mountPath: MOUNT_PATH };
  return { ...container, volumeMounts: [...listAt(container, 'volumeMounts'), mount] };
}

/** As the API server passes on what a webhook refuses (apiserver pkg/admission/plugin/webhook/errors, ToStatusErr); the webhook has the name of its controller. */
function refused(code: number, message: string): ApiError {
  return new ApiError(code, '', `admission webhook "service-account-injector" denied the request: ${message}`);
}
