import { encrypted } from './password.ts';

/** The password of every user of the playground; that of a fresh KubeSphere. */
export const PASSWORD = 'P@88w0rd';

/** What a fresh KubeSphere contains, as far as access depends on it, with a workspace to practise in (ks-core chart of v4.1.3). */
export const KUBESPHERE_SEED = `
apiVersion: v1
kind: Namespace
metadata: { name: kubesphere-system, labels: { kubesphere.io/workspace: system-workspace } }
---
apiVersion: v1
kind: ServiceAccount
metadata: { name: kubesphere, namespace: kubesphere-system }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: ks-apiserver, namespace: kubesphere-system, labels: { app: ks-apiserver, tier: backend } }
spec:
  replicas: 1
  selector: { matchLabels: { app: ks-apiserver, tier: backend } }
  template:
    metadata: { labels: { app: ks-apiserver, tier: backend } }
    spec:
      serviceAccountName: kubesphere
      containers:
        - { name: ks-apiserver, image: 'kubesphere/ks-apiserver:v4.1.3', ports: [{ containerPort: 9090, protocol: TCP }] }
---
apiVersion: v1
kind: Service
metadata: { name: ks-apiserver, namespace: kubesphere-system, labels: { app: ks-apiserver, tier: backend } }
spec:
  selector: { app: ks-apiserver, tier: backend }
  ports: [{ port: 80, protocol: TCP, targetPort: 9090 }]
---
${user('admin')}
---
${user('alice')}
---
apiVersion: iam.kubesphere.io/v1beta1
kind: GlobalRole
metadata:
  name: platform-admin
  annotations: { iam.kubesphere.io/rego-override: 'everything in workspaces, namespaces and clusters' }
rules:
  - { apiGroups: ['*'], resources: ['*'], verbs: ['*'] }
  - { nonResourceURLs: ['*'], verbs: ['*'] }
---
apiVersion: iam.kubesphere.io/v1beta1
kind: GlobalRole
metadata:
  name: authenticated
  annotations: { iam.kubesphere.io/rego-override: 'oneself, and to read tenant.kubesphere.io' }
rules:
  - { apiGroups: [config.kubesphere.io], resources: [configs, platformconfigs], verbs: [get, list] }
  - { apiGroups: [iam.kubesphere.io], resources: [users, roletemplates, categories], verbs: [list] }
  - { apiGroups: [resources.kubesphere.io], resources: [clusters], verbs: [get, list] }
  - { apiGroups: ['*'], resources: [storageclasses, storageclasscapabilities, nodes], verbs: [get, list] }
  - { apiGroups: [resources.kubesphere.io], resources: [namespaces, services], verbs: [list] }
  - { apiGroups: [cluster.kubesphere.io], resources: [labels], verbs: [get, list] }
---
apiVersion: iam.kubesphere.io/v1beta1
kind: GlobalRole
metadata: { name: anonymous }
rules:
  - { apiGroups: [config.kubesphere.io], resources: [configs], verbs: [get, list] }
---
${binding('GlobalRole', 'admin', 'platform-admin', '{ kind: User, apiGroup: iam.kubesphere.io, name: admin }')}
---
${binding('GlobalRole', 'authenticated', 'authenticated', "{ kind: Group, apiGroup: iam.kubesphere.io, name: 'system:authenticated' }")}
---
${binding('GlobalRole', 'anonymous', 'anonymous', "{ kind: Group, apiGroup: iam.kubesphere.io, name: 'system:unauthenticated' }")}
---
apiVersion: iam.kubesphere.io/v1beta1
kind: ClusterRole
metadata: { name: cluster-viewer }
rules:
  - { apiGroups: ['*'], resources: ['*'], verbs: [get, list, watch] }
  - { nonResourceURLs: ['*'], verbs: [GET] }
---
apiVersion: iam.kubesphere.io/v1beta1
kind: WorkspaceRole
metadata: { name: demo-viewer, labels: { kubesphere.io/workspace: demo } }
rules:
  - { apiGroups: ['*'], resources: ['*'], verbs: [get, list, watch] }
---
apiVersion: tenant.kubesphere.io/v1beta1
kind: Workspace
metadata: { name: demo }
---
apiVersion: tenant.kubesphere.io/v1beta1
kind: WorkspaceTemplate
metadata: { name: demo }
---
apiVersion: v1
kind: Namespace
metadata: { name: demo-project, labels: { kubesphere.io/workspace: demo, kubesphere.io/managed: 'true' } }
---
apiVersion: iam.kubesphere.io/v1beta1
kind: Role
metadata: { name: viewer, namespace: demo-project }
rules:
  - { apiGroups: ['*'], resources: ['*'], verbs: [get, list, watch] }
---
apiVersion: v1
kind: ConfigMap
metadata: { name: greeting, namespace: demo-project }
data: { text: hello }
---
apiVersion: cluster.kubesphere.io/v1alpha1
kind: Cluster
metadata: { name: host, labels: { cluster-role.kubesphere.io/host: '' } }
spec: { enable: true, provider: kubetrace }
---
apiVersion: cluster.kubesphere.io/v1alpha1
kind: Cluster
metadata: { name: member }
spec: { enable: true }
`;

function user(name: string): string {
  return `apiVersion: iam.kubesphere.io/v1beta1
kind: User
metadata: { name: ${name} }
spec: { email: ${name}@kubesphere.io, encryptedPassword: '${encrypted(PASSWORD)}' }
status: { state: Active }`;
}

function binding(roleKind: string, name: string, role: string, subject: string): string {
  return `apiVersion: iam.kubesphere.io/v1beta1
kind: ${roleKind}Binding
metadata: { name: ${name} }
roleRef: { apiGroup: iam.kubesphere.io, kind: ${roleKind}, name: ${role} }
subjects: [${subject}]`;
}
