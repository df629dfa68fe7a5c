#!/bin/sh
# Runs one of the documents on a playground of its own, under trace: `sh run.sh 02-talking-to-the-api`.
# What varies (times, uids, tokens, ports, versions of kubectl and curl) is masked, so that it prints NAME.expected.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
DOCUMENT=$here/$1.sh

work=$(mktemp -d)
playground=
trap 'kill $playground 2>/dev/null; wait; rm -rf "$work"' EXIT
cd "$work"
mkfifo said
kubetrace playground $(sed -n 's/^# playground: //p' "$DOCUMENT") --kubeconfig-out playground.kubeconfig > said &
playground=$!
# It says where it serves, and then how to use that.
exec 3< said
while read -r line <&3; do
  case $line in
    'KubeSphere is serving on '*)
      server=${line#KubeSphere is serving on }
      kubectl --kubeconfig playground.kubeconfig config set-cluster kubesphere --server "${server%%;*}" > config.log
      kubectl --kubeconfig playground.kubeconfig config set-context kubesphere --cluster kubesphere > config.log
      ;;
    'export KUBECONFIG='*) break ;;
  esac
done

PLAYGROUND=$work/playground.kubeconfig TRACE=$work/trace.log STEPS=$here/steps.sh \
  kubetrace run --kubeconfig playground.kubeconfig -v 1 --log-format pretty --log-file trace.log --summary off \
  -- sh "$DOCUMENT" 2>&1 | sed -E -e "s#$work#WORK#g" -f "$here/mask.sed"
