# Sourced by each document. `step TEXT` begins a step and `run COMMAND` shows a command and what it prints; before the next step comes what
# the proxy traced meanwhile. Alone, a document prints the same without the trace.
count=0

step() {
  traced
  count=$((count + 1))
  printf '\n## %s. %s\n' "$count" "$1"
}

run() {
  printf '$ %s\n' "$1"
  eval "$1" 2>&1 || true
}

# A request with the name of the step is the last line of its trace. How kubectl finds out which resources there are differs by version,
# and when the end of a watch is noticed by chance, so these lines are left out.
traced() {
  [ -n "${TRACE-}" ] && [ "$count" -gt 0 ] || return 0
  curl -s -o /dev/null -A "step-$count" "$KUBETRACE_URL/livez"
  until grep -q " step-$count$" "$TRACE"; do sleep 0.05; done
  awk -v last="step-$((count - 1))" -v this="step-$count" '
    $NF == this { exit }
    shown || last == "step-0" { print "    " $0 }
    $NF == last { shown = 1 }' "$TRACE" | grep -vE ' get +(discovery|/openapi/v[23]) | get +/version .* kubectl|closed by the client$' || true
}

trap traced EXIT
