# $KUBETRACE_URL is set by `kubetrace run`.
for path in version api/v1/namespaces/default/secrets; do
  curl -s -H "Authorization: Bearer $(cat token)" -o answer.json "$KUBETRACE_URL/$path"
done
