/** Manifests of what tests stand on besides the seed of the playground; each is loaded by those that need it. */

/** A second team with a ServiceAccount `ci-bot`, and no rights. */
export const TEAM_B = `
{ kind: Namespace, apiVersion: v1, metadata: { name: team-b } }
---
{ kind: ServiceAccount, apiVersion: v1, metadata: { name: ci-bot, namespace: team-b } }
`;

/** A custom resource in two versions with status and scale, and an object `w1` of it in team-a. */
export const WIDGETS = `
kind: CustomResourceDefinition
apiVersion: apiextensions.k8s.io/v1
metadata: { name: widgets.example.com }
spec:
  group: example.com
  scope: Namespaced
  names: { kind: Widget, plural: widgets }
  versions: [${version('v1', 'storage: true')}, ${version('v1alpha1', 'storage: false')}]
---
{ kind: Widget, apiVersion: example.com/v1, metadata: { name: w1, namespace: team-a }, spec: { size: 1 } }
`;

function version(name: string, storage: string): string {
  return `{
    name: ${name}, served: true, ${storage},
    schema: { openAPIV3Schema: { type: object, properties: {
      spec: { type: object, properties: { size: { type: integer }, replicas: { type: integer } } },
      status: { type: object, x-kubernetes-preserve-unknown-fields: true } } } },
    subresources: { status: {}, scale: { specReplicasPath: .spec.replicas, statusReplicasPath: .status.replicas } } }`;
}

/** A namespace in which pods must meet the restricted Pod Security Standard. */
export const RESTRICTED = `
{ kind: Namespace, apiVersion: v1, metadata: { name: restricted, labels: { pod-security.kubernetes.io/enforce: restricted } } }
`;

/** A namespace in which there is no room for a pod. */
export const QUOTA = `
{ kind: Namespace, apiVersion: v1, metadata: { name: quota } }
---
{ kind: ResourceQuota, apiVersion: v1, metadata: { name: rq, namespace: quota }, spec: { hard: { pods: '0', configmaps: '2' } } }
`;

/** A namespace whose deletion never ends, since nothing removes its second finalizer. */
export const DYING = `
kind: Namespace
apiVersion: v1
metadata: { name: dying, deletionTimestamp: now }
spec: { finalizers: [kubernetes, example.com/keep] }
`;
