import { apiVersionOf } from '../store/resource-table.ts';
import type { Resource } from '../store/resource-table.ts';
import { shortGroup } from '../schema/kind-schema.ts';

/** Go packages of types that are not in k8s.io/api. */
const PACKAGES: Readonly<Record<string, string>> = {
  apiextensions: 'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions',
  apiregistration: 'io.k8s.kube-aggregator.pkg.apis.apiregistration',
  meta: 'io.k8s.apimachinery.pkg.apis.meta',
};

/** What OpenAPI calls a published type: `io.k8s.api.core.v1.Pod` for `core/v1.Pod`. */
export function definitionName(type: string): string {
  const [group = '', rest = ''] = type.split('/');
  return `${PACKAGES[group] ?? `io.k8s.api.${group}`}.${rest}`;
}

/** The definition of a kind that is served; of a custom one its group is read backwards: `com.example.v1.Widget`. */
export function kindName({ group, version, kind, schema }: Resource, suffix = ''): string {
  if (schema === undefined) return definitionName(`${shortGroup(group)}/${version}.${kind}${suffix}`);
  return `${group.split('.').toReversed().join('.')}.${version}.${kind}${suffix}`;
}

/** `api/v1`, `apis/apps/v1`: where the resources of a group and version are. */
export function versionPath(resource: Resource): string {
  return `${resource.group === '' ? 'api' : 'apis'}/${apiVersionOf(resource)}`;
}
