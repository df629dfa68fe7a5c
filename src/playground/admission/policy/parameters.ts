import { mapAt, textAt } from '../../store/kube-object.ts';
import type { KubeObject } from '../../store/kube-object.ts';
import type { ObjectStore } from '../../store/object-store.ts';
import type { AdmissionAttributes } from '../attributes.ts';
import { selectsLabels } from '../matching/label-selector.ts';

/** Why a policy or a binding cannot be used as it is. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
}

/** The objects that a binding evaluates its policy with, `undefined` for none at all (apiserver policy/generic, CollectParams). Throws ConfigurationError. */
export function parametersOf(
  store: ObjectStore,
  { policy, binding, attributes }: { policy: KubeObject; binding: KubeObject; attributes: AdmissionAttributes },
): readonly (KubeObject | undefined)[] {
  const paramKind = mapAt(policy, 'spec.paramKind');
  const [apiVersion, kind] = [textAt(paramKind, 'apiVersion'), textAt(paramKind, 'kind')];
  const reference = mapAt(binding, 'spec.paramRef');
  if (kind === '' || Object.keys(reference).length === 0) return [undefined];
  const resource = store.catalog.ofKind(apiVersion, kind);
  if (!resource) {
    throw new ConfigurationError(`failed to find resource referenced by paramKind: '${apiVersion}, Kind=${kind}'`);
  }
  const named = textAt(reference, 'namespace');
  if (!resource.namespaced && named !== '') {
    throw new ConfigurationError('paramRef.namespace must not be provided for a cluster-scoped `paramKind`');
  }
  const namespace = resource.namespaced ? named || attributes.namespace : '';
  if (resource.namespaced && namespace === '') {
    throw new ConfigurationError(
      'cannot use namespaced paramRef in policy binding that matches cluster-scoped resources',
    );
  }
  const name = textAt(reference, 'name');
  const selector = mapAt(reference, 'selector');
  const isWanted = ({ metadata }: KubeObject) =>
    name === '' ? selectsLabels(selector, metadata.labels ?? {}) : metadata.name === name;
  const found = store.list(resource, namespace).filter(isWanted);
  if (found.length === 0 && textAt(reference, 'parameterNotFoundAction') === 'Deny') {
    throw new ConfigurationError('no params found for policy binding with `Deny` parameterNotFoundAction');
  }
  return found;
}
