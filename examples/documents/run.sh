#!/bin/sh
# Runs one of the documents on a playground of its own, under trace: `sh run.sh 02-talking-to-the-api`.
# What varies (times, uids, tokens, ports, versions of kubectl and curl) is masked, so that it prints NAME.expected.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
DOCUMENT=$here/$1.sh

work=$(mktemp -d)
cd "$work"
# Beside a playground in the background that may be there already.
export XDG_STATE_HOME=$work/state
trap 'kubetrace playground stop > /dev/null; rm -rf "$work"' EXIT
kubetrace playground --detach $(sed -n 's/^# playground: //p' "$DOCUMENT") --kubeconfig-out playground.kubeconfig > said
# A context for ks-apiserver, where there is one.
server=$(sed -n 's/^KubeSphere is serving on \([^;]*\);.*/\1/p' said)
if [ -n "$server" ]; then
  kubectl --kubeconfig playground.kubeconfig config set-cluster kubesphere --server "$server" > said
  kubectl --kubeconfig playground.kubeconfig config set-context kubesphere --cluster kubesphere > said
fi

PLAYGROUND=$work/playground.kubeconfig TRACE=$work/trace.log STEPS=$here/steps.sh \
  kubetrace run --kubeconfig playground.kubeconfig -v 1 --log-format pretty --log-file trace.log --summary off \
  -- sh "$DOCUMENT" 2>&1 | sed -E -e "s#$work#WORK#g" -f "$here/mask.sed"
