#!/bin/sh
# KubeSphere's API: a ServiceAccount of KubeSphere, its token, and which of its four kinds of role a call needs.
# playground: --dialect kubesphere
. "$STEPS"
# kubectl asks the API server; ks-apiserver, which serves /kapis, is in front of that.
KUBESPHERE=$(kubectl config view -o 'jsonpath={.clusters[?(@.name=="kubesphere")].cluster.server}')

step 'A ServiceAccount of KubeSphere. Its controller makes a Secret with a token, which never expires'
run 'kubectl create -f - <<YAML
apiVersion: kubesphere.io/v1alpha1
kind: ServiceAccount
metadata: { name: sample, namespace: default }
YAML'
account() { kubectl get serviceaccounts.kubesphere.io sample -n default -o "jsonpath={$1}"; }
until kubectl --kubeconfig "$PLAYGROUND" get serviceaccounts.kubesphere.io sample -n default -o yaml | grep -q '^secrets:'; do :; done
run 'SECRET=$(account ".secrets[0].name")'
run 'kubectl get secret $SECRET -n default -o jsonpath="{.type}{\"\n\"}"'
run 'TOKEN=$(kubectl get secret $SECRET -n default -o jsonpath="{.data.token}" | base64 -d)'

step 'A call of /kapis is refused. The scope in the message is not that of a ClusterRole: kubetrace says Global'
ask() { curl -s -o answer.json -w '%{http_code}\n' -H "Authorization: Bearer $TOKEN" "$KUBESPHERE$1"; }
run 'ask /kapis/tenant.kubesphere.io/v1beta1/clusters'
run 'grep \"message\" answer.json | head -1'

step 'A GlobalRole for it, bound. The handler then asks a second question, which no message tells; kubetrace knows it'
run 'kubectl create -f - <<YAML
apiVersion: iam.kubesphere.io/v1beta1
kind: GlobalRole
metadata: { name: see-clusters }
rules:
  - { apiGroups: [tenant.kubesphere.io], resources: [clusters], verbs: [list] }
---
apiVersion: iam.kubesphere.io/v1beta1
kind: GlobalRoleBinding
metadata: { name: see-clusters }
roleRef: { apiGroup: iam.kubesphere.io, kind: GlobalRole, name: see-clusters }
subjects:
  - { apiGroup: kubesphere.io, kind: ServiceAccount, name: sample, namespace: default }
YAML'
run 'ask /kapis/tenant.kubesphere.io/v1beta1/clusters'
RULES='[{"op":"add","path":"/rules/-","value":{"apiGroups":["cluster.kubesphere.io"],"resources":["clusters"],"verbs":["list"]}}]'
run 'kubectl patch globalrole see-clusters --type=json -p "$RULES"'
run 'ask /kapis/tenant.kubesphere.io/v1beta1/clusters'

step 'What is in a workspace: a WorkspaceRole'
run 'ask /kapis/tenant.kubesphere.io/v1beta1/workspaces/demo/namespaces'
run 'kubectl create -f - <<YAML
apiVersion: iam.kubesphere.io/v1beta1
kind: WorkspaceRole
metadata: { name: demo-see-projects, labels: { kubesphere.io/workspace: demo } }
rules:
  - { apiGroups: [tenant.kubesphere.io], resources: [namespaces], verbs: [list] }
---
apiVersion: iam.kubesphere.io/v1beta1
kind: WorkspaceRoleBinding
metadata: { name: demo-see-projects, labels: { kubesphere.io/workspace: demo } }
roleRef: { apiGroup: iam.kubesphere.io, kind: WorkspaceRole, name: demo-see-projects }
subjects:
  - { apiGroup: kubesphere.io, kind: ServiceAccount, name: sample, namespace: default }
YAML'
run 'ask /kapis/tenant.kubesphere.io/v1beta1/workspaces/demo/namespaces'

step 'What is in a cluster and in no namespace: a ClusterRole of KubeSphere'
run 'ask /clusters/host/api/v1/nodes'
run 'kubectl create -f - <<YAML
apiVersion: iam.kubesphere.io/v1beta1
kind: ClusterRole
metadata: { name: see-nodes }
rules:
  - { apiGroups: [""], resources: [nodes], verbs: [list] }
---
apiVersion: iam.kubesphere.io/v1beta1
kind: ClusterRoleBinding
metadata: { name: see-nodes }
roleRef: { apiGroup: iam.kubesphere.io, kind: ClusterRole, name: see-nodes }
subjects:
  - { apiGroup: kubesphere.io, kind: ServiceAccount, name: sample, namespace: default }
YAML'
run 'ask /clusters/host/api/v1/nodes'

step 'What is in a project: a Role of KubeSphere. Here the cure is read off the answer'
run 'ask /clusters/host/api/v1/namespaces/demo-project/configmaps/greeting'
run 'kubetrace explain --dialect kubesphere -o yaml answer.json > cure.yaml; grep -E "^kind|^  namespace|^  - api|^    (resources|verbs)" cure.yaml'
run 'kubectl apply -f cure.yaml'
run 'ask /clusters/host/api/v1/namespaces/demo-project/configmaps/greeting'

step '401: a token that nobody knows'
TOKEN=rubbish
run 'ask /kapis/tenant.kubesphere.io/v1beta1/clusters'
