#!/bin/sh
# How to talk to the API server: with kubectl, through a proxy, and directly with a certificate or a token.
. "$STEPS"

step 'The API server is a static pod of the control plane'
run 'kubectl get pods -n kube-system -l tier=control-plane -o name'

step 'May I? kubectl lets the server answer: it creates a review'
run 'kubectl auth can-i create deployments -n team-a'
run 'kubectl auth can-i create deployments -n team-a --as alice'

step 'What kubectl sends, by its own -v, and what that means'
run 'kubectl --kubeconfig $PLAYGROUND get deployments -n team-a -v=6 2>&1 | kubetrace decode -f - 2>/dev/null'

step 'Groups and versions'
run 'kubectl api-versions | grep -E "^(v1|apps/v1|batch/v1)$"'

step 'Resources: of a group, outside namespaces, those with a verb, with their short names'
run 'kubectl api-resources --api-group=apps -o name'
run 'kubectl api-resources --api-group=rbac.authorization.k8s.io --namespaced=false -o name'
run 'kubectl api-resources --api-group=authorization.k8s.io --verbs=create -o name'
run 'kubectl api-resources --no-headers | grep -E "^(deployments|pods|namespaces) "'

step 'The fields of a resource'
run 'kubectl explain deployment.spec.replicas | grep -E "^(KIND|VERSION|FIELD)"'

step 'By curl through the proxy, which adds the credentials: from the root to one object'
run 'curl -s $KUBETRACE_URL/ | head -6'
run 'curl -s $KUBETRACE_URL/apis/apps | head -7'
run 'curl -s $KUBETRACE_URL/apis/apps/v1/namespaces/team-a/deployments | grep -E "\"(kind|replicas)\":" | head -2'
run 'curl -s $KUBETRACE_URL/apis/apps/v1/namespaces/team-a/deployments/web | grep -E "\"(kind|replicas)\":" | head -2'

step 'Deployments are not in the core group: 404, with what was probably meant'
run 'curl -s -o /dev/null -w "%{http_code}\n" $KUBETRACE_URL/api/v1/namespaces/team-a/deployments'

step 'Create by POST. The body may be YAML, if the header says so'
cat > nginx.yaml <<'YAML'
apiVersion: apps/v1
kind: Deployment
metadata: { name: nginx }
spec:
  selector: { matchLabels: { app: nginx } }
  template:
    metadata: { labels: { app: nginx } }
    spec: { containers: [{ name: nginx, image: nginx }] }
YAML
DEPLOYMENTS=apis/apps/v1/namespaces/team-a/deployments
run 'curl -s -o /dev/null -w "%{http_code}\n" $KUBETRACE_URL/$DEPLOYMENTS --data-binary @nginx.yaml'
run 'curl -s -o /dev/null -w "%{http_code}\n" $KUBETRACE_URL/$DEPLOYMENTS --data-binary @nginx.yaml -H "Content-Type: application/yaml"'
run 'curl -s -o /dev/null -w "%{http_code}\n" -X DELETE $KUBETRACE_URL/$DEPLOYMENTS/nginx'

step 'Past the proxy with a client certificate: the CA checks the server, certificate and key prove who we are. Nothing is traced'
config() { kubectl --kubeconfig "$PLAYGROUND" config view --raw -o "jsonpath={$1}"; }
SERVER=$(config '.clusters[0].cluster.server')
config '.clusters[0].cluster.certificate-authority-data' | base64 -d > ca.crt
config '.users[?(@.name=="admin")].user.client-certificate-data' | base64 -d > admin.crt
(umask 077 && config '.users[?(@.name=="admin")].user.client-key-data' | base64 -d > admin.key)
run 'curl -s --cacert ca.crt --cert admin.crt --key admin.key $SERVER/api/v1/namespaces/team-a/pods/web-0 | grep -E "\"(kind|phase)\":" | head -2'

step 'Without the CA curl does not trust the server; with --insecure the server does not know us'
run 'curl -s $SERVER/api/v1/namespaces/team-a/pods; echo "exit code $?"'
run 'curl -s --insecure $SERVER/api/v1/namespaces/team-a/pods | kubetrace explain | head -1'

step 'With the token of a ServiceAccount: known, but without rights'
run 'TOKEN=$(kubectl create token default -n team-a)'
PODS=api/v1/namespaces/team-a/pods
run 'curl -s -o refused.json -w "%{http_code}\n" -H "Authorization: Bearer $TOKEN" $KUBETRACE_URL/$PODS'
run 'grep \"message\" refused.json'

step 'Bound to view, the same request passes'
run 'kubectl create rolebinding default-view -n team-a --clusterrole=view --serviceaccount=team-a:default'
run 'curl -s -o /dev/null -w "%{http_code}\n" -H "Authorization: Bearer $TOKEN" $KUBETRACE_URL/$PODS'

step 'A cut token is a matter of 401, which no Role helps'
run 'curl -s -o /dev/null -w "%{http_code}\n" -H "Authorization: Bearer ${TOKEN%?????}" $KUBETRACE_URL/$PODS'
