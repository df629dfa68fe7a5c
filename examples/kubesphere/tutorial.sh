#!/bin/sh
# KubeSphere's API from nothing: a ServiceAccount, its token, and the four kinds of role.
# KUBESPHERE is ks-apiserver; calls of the ServiceAccount go through $KUBETRACE_URL, so that each refusal is explained.
set -e

login=$(curl -s "$KUBESPHERE/oauth/token" -d grant_type=password -d client_id=kubesphere -d client_secret=kubesphere \
  -d username=admin --data-urlencode password=P@88w0rd)
admin=$(printf '%s' "$login" | sed -n 's/.*"access_token": "\([^"]*\)".*/\1/p')

as_admin() { curl -s -H "Authorization: Bearer $admin" "$@"; }
field() { sed -n "s/.*\"$1\": *\"\([^\"]*\)\".*/\1/p" | head -n 1; }

# 1. A ServiceAccount of KubeSphere. Its controller makes a Secret with a token that never expires.
as_admin -o /dev/null "$KUBESPHERE/apis/kubesphere.io/v1alpha1/namespaces/default/serviceaccounts" \
  -H 'Content-Type: application/yaml' --data-binary '
apiVersion: kubesphere.io/v1alpha1
kind: ServiceAccount
metadata: { name: sample }'
secret=$(as_admin "$KUBESPHERE/apis/kubesphere.io/v1alpha1/namespaces/default/serviceaccounts/sample?pretty=true" |
  grep -A 3 '"secrets"' | field name)
token=$(as_admin "$KUBESPHERE/api/v1/namespaces/default/secrets/$secret?pretty=true" | field token | base64 -d)

# 2. A call is refused; what lifts it is read off the refusal itself, applied, and the call passes.
call() {
  curl -s -o answer.txt -w "%{http_code}" -H "Authorization: Bearer $token" "$KUBETRACE_URL$1"
}
bind() {
  as_admin -o /dev/null -H 'Content-Type: application/yaml' --data-binary @- "$KUBESPHERE$1"
}
# The first document of the cure is the role, the second its binding.
document() { awk -v n="$1" '/^---$/ { i++; next } i == n' cure.yaml; }
try() {
  path=$1 roles=$2
  before=$(call "$path")
  printf '{"request":{"method":"GET","path":"%s","headers":{"Authorization":"Bearer %s"}},"response":{"status":%s,"headers":{"Content-Type":"%s"},"body":%s}}' \
    "$path" "$token" "$before" "$([ "$before" = 500 ] && echo text/plain || echo application/json)" "$(body)" > exchange.json
  kubetrace explain --dialect kubesphere -o yaml exchange.json > cure.yaml
  document 0 | bind "$roles"
  document 1 | bind "${roles%s}bindings"
  kind=$(sed -n 's/^kind: //p' cure.yaml | head -n 1)
  printf '%-75s %s  %-13s  %s\n' "$path" "$before" "$kind" "$(call "$path")"
}
# The answer as a JSON string.
body() { sed -e 's/\\/\\\\/g' -e 's/"/\\"/g' -e 's/$/\\n/' answer.txt | tr -d '\n' | sed -e 's/^/"/' -e 's/$/"/'; }

iam=/apis/iam.kubesphere.io/v1beta1
try /kapis/tenant.kubesphere.io/v1beta1/clusters $iam/globalroles
try /kapis/tenant.kubesphere.io/v1beta1/clusters $iam/globalroles
try /kapis/tenant.kubesphere.io/v1beta1/workspaces/demo/namespaces $iam/workspaceroles
try /clusters/host/api/v1/nodes $iam/clusterroles
try /clusters/host/api/v1/namespaces/demo-project/configmaps/greeting $iam/namespaces/demo-project/roles
