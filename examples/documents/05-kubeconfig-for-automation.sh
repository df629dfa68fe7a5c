#!/bin/sh
# A kubeconfig for a program: made by hand of a ServiceAccount and a token, and by kubetrace in one line.
. "$STEPS"

step 'A ServiceAccount for the pipeline, which may edit team-a'
run 'kubectl create serviceaccount pipeline -n team-a'
run 'kubectl create rolebinding pipeline -n team-a --clusterrole=edit --serviceaccount=team-a:pipeline'

step 'Scripts from before Kubernetes 1.24 find the token in the Secret that the ServiceAccount names. It names none'
run 'kubectl get serviceaccount pipeline -n team-a -o jsonpath="{.secrets[0].name}{\"\n\"}"'

step 'A token that expires'
run 'TOKEN=$(kubectl create token pipeline -n team-a --duration=1h)'

step 'Cluster, user and context: what a kubeconfig is made of. The server and its CA are those of our own'
SERVER=$(kubectl --kubeconfig "$PLAYGROUND" config view -o jsonpath='{.clusters[0].cluster.server}')
kubectl --kubeconfig "$PLAYGROUND" config view --raw -o jsonpath='{.clusters[0].cluster.certificate-authority-data}' |
  base64 -d > ca.crt
config() { (umask 077 && kubectl --kubeconfig pipeline.kubeconfig config "$@"); }
run 'config set-cluster cluster --server=$SERVER --certificate-authority=ca.crt --embed-certs'
run 'config set-credentials pipeline --token=$TOKEN'
run 'config set-context pipeline --cluster=cluster --user=pipeline --namespace=team-a'
run 'config use-context pipeline'
run 'ls -l pipeline.kubeconfig | cut -c1-10'

step 'It works, as far as its rights go. To see what is sent with this kubeconfig, kubetrace is started with it'
under() { kubetrace run --kubeconfig pipeline.kubeconfig -v 1 --log-format pretty --log-file pipeline.log --summary off -- "$@"; }
run 'under kubectl get pods web-0 -o name'
run 'under kubectl get nodes'
run 'grep -E -A 1 " (pods|nodes) " pipeline.log'

step 'The same in one line, tried before it is handed over'
run 'kubetrace kubeconfig --kubeconfig $PLAYGROUND --serviceaccount team-a/pipeline --duration 1h -o short.kubeconfig'
run 'kubectl --kubeconfig short.kubeconfig get pods web-0 -o name'

step 'With a token that never expires, from a Secret that asks for it'
run 'kubectl create -f - <<YAML
apiVersion: v1
kind: Secret
type: kubernetes.io/service-account-token
metadata:
  name: pipeline-token
  namespace: team-a
  annotations: { kubernetes.io/service-account.name: pipeline }
YAML'
until kubectl --kubeconfig "$PLAYGROUND" get secret pipeline-token -n team-a -o yaml | grep -q '^  token:'; do :; done
run 'kubetrace kubeconfig --kubeconfig $PLAYGROUND --serviceaccount team-a/pipeline --from-secret -o forever.kubeconfig'
run 'kubectl --kubeconfig forever.kubeconfig get pods web-0 -o name'

step 'What it needs, not more: the rules that a run has used'
run 'kubetrace run --kubeconfig short.kubeconfig --record used.jsonl --summary off -v 0 -- kubectl rollout restart deployment/web'
run 'kubetrace rbac used.jsonl --name pipeline 2>/dev/null | sed -n "/^rules/,/verbs/p"'

step 'Deleted, it is worth nothing: 401, whatever its Role said'
run 'kubectl delete secret pipeline-token -n team-a | cut -d" " -f1-3'
run 'kubectl --kubeconfig forever.kubeconfig get pods web-0 -o name'
run 'kubectl delete serviceaccount pipeline -n team-a | cut -d" " -f1-3'
run 'under kubectl get pods web-0 -o name'
