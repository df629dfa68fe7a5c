# Map: as many processes as there are cores count the logs. Reduce: their sums are added together and printed.
# With GNU parallel the map is: parallel 'kubetrace usage {} -o "$work"/{#}.usage' ::: "$@"
set -eu
work=$(mktemp -d)
export work
trap 'rm -r "$work"' EXIT
printf '%s\0' "$@" | xargs -0 -n 1 -P "$(getconf _NPROCESSORS_ONLN)" \
  sh -c 'kubetrace usage "$0" -o "$(mktemp -u "$work/XXXXXXXXXX.usage")"'
kubetrace usage "$work"
