#!/bin/sh
# A ServiceAccount: its token, what it may do by default, and what a Role adds.
. "$STEPS"

step 'A namespace with a pod, which runs as the ServiceAccount default'
run 'kubectl create namespace test'
run 'kubectl run test --image=alpine/curl -n test -- sleep infinity'
run 'kubectl wait --for=condition=Ready pod/test -n test'
run 'kubectl get pod test -n test -o jsonpath="{.spec.serviceAccountName}{\"\n\"}"'

step 'Since Kubernetes 1.24 no Secret with a token is made for a ServiceAccount'
run 'kubectl get serviceaccount default -n test -o jsonpath="{.secrets[0].name}{\"\n\"}"'
run 'kubectl describe serviceaccount default -n test | grep Tokens'

step 'A Secret that asks for one is filled: token, ca.crt and namespace'
run 'kubectl create -f - <<YAML
apiVersion: v1
kind: Secret
type: kubernetes.io/service-account-token
metadata:
  name: default-token
  namespace: test
  annotations: { kubernetes.io/service-account.name: default }
YAML'
until kubectl --kubeconfig "$PLAYGROUND" get secret default-token -n test -o yaml | grep -q '^  token:'; do :; done
run 'kubectl get secret default-token -n test -o go-template="{{range \$key, \$_ := .data}}{{\$key}}{{\"\n\"}}{{end}}"'
run 'kubectl describe serviceaccount default -n test | grep Tokens'
secret() { kubectl get secret default-token -n test -o "go-template={{index .data \"$1\" | base64decode}}"; }
run 'TOKEN=$(secret token); secret ca.crt > ca.crt'

step 'Outside the pod: the server itself with CA and token. Everyone who is authenticated may ask what there is'
SERVER=$(kubectl --kubeconfig "$PLAYGROUND" config view -o jsonpath='{.clusters[0].cluster.server}')
run 'curl -s --cacert ca.crt -H "Authorization: Bearer $TOKEN" $SERVER/version | grep gitVersion'

step 'The same through the proxy, so that it is traced; the token that we send takes the place of the credentials of the proxy'
ask() { curl -s -o answer.json -w '%{http_code}\n' -H "Authorization: Bearer $TOKEN" "$@"; }
run 'ask $KUBETRACE_URL/version'
run 'ask $KUBETRACE_URL/api/v1/namespaces/test'

step 'Where the default rights come from: three bindings of every cluster'
for name in discovery basic-user public-info-viewer; do
  run "kubectl get clusterrolebinding system:$name -o jsonpath='{.subjects[*].name}{\"\n\"}'"
  run "kubectl get clusterrole system:$name -o jsonpath='{.rules[*].nonResourceURLs}{.rules[*].resources}{\"\n\"}'"
done

step 'The server turns a URL into a request: verb, resource, namespace, name'
run 'kubetrace decode -o json GET /api/v1/namespaces/test/pods/test | grep -E "\"(verb|apiGroup|namespace|resource|subresource|name)\":"'

step 'A Role that lets it get pods, bound'
run 'kubectl create role read-pod -n test --verb=get --resource=pods'
run 'kubectl create rolebinding read-pod -n test --role=read-pod --serviceaccount=test:default'
run 'ask $KUBETRACE_URL/api/v1/namespaces/test/pods/test'

step 'get is not list, and pods is not pods/log'
run 'ask $KUBETRACE_URL/api/v1/namespaces/test/pods'
run 'ask $KUBETRACE_URL/api/v1/namespaces/test/pods/test/log'

step 'The cure is read off the answer, applied, and the same request passes'
run 'kubetrace explain answer.json -o yaml > cure.yaml; sed -n "/^rules/,/verbs/p" cure.yaml'
run 'kubectl apply -f cure.yaml'
run 'ask $KUBETRACE_URL/api/v1/namespaces/test/pods/test/log'

step 'The subresource is log; a rule for logs would help nobody, so none is offered'
run 'ask $KUBETRACE_URL/api/v1/namespaces/test/pods/test/logs'

step 'Paths that are no resources have rules of their own, in ClusterRoles. There HEAD is not get'
run 'ask $KUBETRACE_URL/healthz'
run 'ask $KUBETRACE_URL/metrics'
run 'ask --head $KUBETRACE_URL/metrics'
run 'kubectl create clusterrole metrics --verb=get --non-resource-url=/metrics'
run 'kubectl create clusterrolebinding metrics --clusterrole=metrics --serviceaccount=test:default'
run 'ask $KUBETRACE_URL/metrics'

step 'Methods and verbs: the verb depends on what the URL names'
run 'kubetrace decode -f - <<LINES
GET /api/v1/namespaces/test/pods
GET /api/v1/namespaces/test/pods/test
GET /api/v1/namespaces/test/pods?watch=1
POST /api/v1/namespaces/test/pods
PUT /api/v1/namespaces/test/pods/test
PATCH /api/v1/namespaces/test/pods/test
DELETE /api/v1/namespaces/test/pods/test
DELETE /api/v1/namespaces/test/pods
POST /api/v1/namespaces/test/pods/test/exec
HEAD /healthz
LINES'
