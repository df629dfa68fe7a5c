#!/bin/sh
# A ServiceAccount for calls of the API from outside: its rights, its token, and what 401 and 403 say.
. "$STEPS"

step 'A ServiceAccount for one purpose'
run 'kubectl create serviceaccount api-explorer'
run 'kubectl create token api-explorer > token'

step 'A ClusterRole that lists what it may do, and a binding that says where: here in one namespace'
run 'kubectl create -f - <<YAML
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: log-reader }
rules:
  - { apiGroups: [""], resources: [pods, pods/log], verbs: [get, list, watch] }
YAML'
run 'kubectl create rolebinding api-explorer -n team-a --clusterrole=log-reader --serviceaccount=default:api-explorer'

step 'Older instructions take the token from the Secret that the ServiceAccount names. Since Kubernetes 1.24 it names none'
run 'kubectl get serviceaccount api-explorer -o jsonpath="{.secrets[0].name}{\"\n\"}"'

step 'The address of the API server, inside and outside'
run 'kubectl get endpointslices kubernetes -o jsonpath="{.endpoints[0].addresses[0]}:{.ports[0].port}{\"\n\"}"'
run 'kubectl get service kubernetes -o jsonpath="{.spec.clusterIP}:{.spec.ports[0].port}{\"\n\"}"'
run 'kubectl --kubeconfig $PLAYGROUND config view -o jsonpath="{.clusters[0].cluster.server}{\"\n\"}"'

step 'Call: pods and their logs in team-a'
ask() { curl -s -o answer.json -w '%{http_code}\n' "$@"; }
run 'ask $KUBETRACE_URL/api/v1/namespaces/team-a/pods -H "Authorization: Bearer $(cat token)"'
run 'ask $KUBETRACE_URL/api/v1/namespaces/team-a/pods/web-0/log -H "Authorization: Bearer $(cat token)"'

step 'Who am I? By curl, and in one line'
run 'curl -s $KUBETRACE_URL/apis/authentication.k8s.io/v1/selfsubjectreviews -H "Authorization: Bearer $(cat token)" \
    -H "Content-Type: application/json" -d "{}" | grep username'
run 'kubetrace whoami --kubeconfig $PLAYGROUND --token-file token | grep -E "^(Server sees|Groups)"'

step '401: the server does not know who calls. Each reason has its sentence'
run 'ask $KUBETRACE_URL/api/v1/pods -H "Authorization: Bearer $(cut -c1-300 token)"'
run 'ask $KUBETRACE_URL/api/v1/pods -H "Authorization: $(cat token)"'
run 'ask $KUBETRACE_URL/api/v1/pods -H "Authorization: Bearer $(kubectl create token api-explorer --audience=vault)"'
run 'ask $KUBETRACE_URL/api/v1/pods -H "Authorization: Bearer $(base64 < token | tr -d "\n")"'

step '403: the server knows who calls. Another namespace, verb or resource, and a resource in the wrong group'
run 'ask $KUBETRACE_URL/api/v1/namespaces/default/pods -H "Authorization: Bearer $(cat token)"'
run 'ask $KUBETRACE_URL/api/v1/namespaces/team-a/pods/web-0 -X DELETE -H "Authorization: Bearer $(cat token)"'
run 'ask $KUBETRACE_URL/apis/apps/v1/namespaces/team-a/deployments -H "Authorization: Bearer $(cat token)"'
run 'ask $KUBETRACE_URL/api/v1/namespaces/team-a/deployments -H "Authorization: Bearer $(cat token)"'

step 'Pods of all namespaces: a rule that a RoleBinding does not give. The cure, applied'
run 'ask $KUBETRACE_URL/api/v1/pods -H "Authorization: Bearer $(cat token)"'
run 'kubetrace explain answer.json -o commands > cure.sh; cat cure.sh'
run 'sh cure.sh'
run 'ask $KUBETRACE_URL/api/v1/pods -H "Authorization: Bearer $(cat token)"'

step 'A token ends with its ServiceAccount'
run 'kubectl delete serviceaccount api-explorer | cut -d" " -f1-3'
run 'ask $KUBETRACE_URL/api/v1/pods -H "Authorization: Bearer $(cat token)"'
