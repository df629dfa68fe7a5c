import { stringify } from 'yaml';
import { customResources } from '../store/custom-resources.ts';
import type { KubeObject } from '../store/kube-object.ts';
import { groupResource, type Resource } from '../store/resource-table.ts';

/** KubeSphere's kinds as far as the playground has them. */
const KINDS = `
iam.kubesphere.io/v1beta1       GlobalRole GlobalRoleBinding WorkspaceRole WorkspaceRoleBinding ClusterRole ClusterRoleBinding User
iam.kubesphere.io/v1beta1/ns    Role RoleBinding
tenant.kubesphere.io/v1beta1    Workspace WorkspaceTemplate
cluster.kubesphere.io/v1alpha1  Cluster
kubesphere.io/v1alpha1/ns       ServiceAccount
`;

const DEFINITIONS: readonly KubeObject[] = KINDS.trim()
  .split('\n')
  .flatMap((line) => {
    const [where = '', ...kinds] = line.split(/ +/);
    return kinds.map((kind) => definitionOf(where, kind));
  });

/** Their CustomResourceDefinitions, for a store to load. */
export const DEFINITIONS_YAML = DEFINITIONS.map((definition) => stringify(definition)).join('---\n');

const RESOURCES: ReadonlyMap<string, Resource> = new Map(
  DEFINITIONS.flatMap(customResources).map((resource) => [groupResource(resource), resource]),
);

/** By plural and group: `globalroles.iam.kubesphere.io`. */
export function kubeSphereKind(name: string): Resource {
  const resource = RESOURCES.get(name);
  if (!resource) throw new RangeError(`the playground has no ${name}`);
  return resource;
}

function definitionOf(where: string, kind: string): KubeObject {
  const [group = '', version = '', scope] = where.split('/');
  const plural = `${kind.toLowerCase()}s`;
  const schema = { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } };
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${group}` },
    spec: {
      group,
      names: { kind, plural, singular: kind.toLowerCase(), listKind: `${kind}List` },
      scope: scope === 'ns' ? 'Namespaced' : 'Cluster',
      versions: [{ name: version, served: true, storage: true, schema }],
    },
  };
}
