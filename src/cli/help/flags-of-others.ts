import { lookupTable } from '../../api/lookup-table.ts';

/** Flags that other programs (kubectl, curl, helm, client libraries) and people have for what a flag of ours does: the first that a command has. */
export const SAME_FLAG = lookupTable<readonly string[]>({
  ...each('--verbose --verbosity --debug --log-level --loglevel --level --quiet -q --silent --log-verbosity', ['--v']),
  ...each('--listen --bind --host --bind-address --listen-address --ip --interface', ['--address']),
  ...each('--listen-port --http-port --local-port', ['--port']),
  ...each('--socket --unix', ['--unix-socket']),
  ...each('--kube-context --ctx --kubecontext --current-context', ['--context']),
  ...each('--kube-config --config --kubeconfig-file --config-file', ['--kubeconfig']),
  ...each('--apiserver --api-server --master --kube-apiserver --url --endpoint --upstream --target', ['--server']),
  ...each('--ns --kube-namespace --project', ['--namespace']),
  ...each(
    '-k --insecure --skip-tls-verify --insecure-skip-verify --no-check-certificate --kube-insecure-skip-tls-verify',
    ['--insecure-skip-tls-verify'],
  ),
  ...each('--cacert --ca --ca-file --ca-cert --kube-ca-file --certificate-authority-data', ['--certificate-authority']),
  ...each('--cert -E --cert-file --client-cert', ['--client-certificate']),
  ...each('--key --key-file --client-certificate-key', ['--client-key']),
  ...each('--bearer --bearer-token --oauth2-bearer --kube-token', ['--token']),
  ...each('--token-path --tokenfile', ['--token-file']),
  ...each('--impersonate --as-user --kube-as-user --impersonate-user', ['--as', '--user']),
  ...each('--group --groups --as-groups --impersonate-group --kube-as-group', ['--as-group', '--group']),
  ...each('--sa --service-account --service-account-name --serviceaccount-name', ['--serviceaccount', '--as']),
  ...each('--serviceaccount', ['--as']),
  ...each('--timeout --max-time -m --connect-timeout', ['--request-timeout']),
  ...each('--output --format', ['--output', '--log-format']),
  ...each('-o --json --yaml', ['--output', '--log-format']),
  ...each('--no-color --no-colour --colour --nocolor --plain', ['--color']),
  ...each('--log --logfile --log-output', ['--log-file']),
  ...each('--out --output-file', ['--output', '--log-file']),
  ...each('--save --write --trace --recording --capture --record-file --dump', ['--record']),
  ...each('--read-only-mode --no-write --dry-run', ['--read-only']),
  ...each('--grep --match --only --where --select -l --selector --field-selector', ['--filter']),
  ...each('--secrets --unmask --show-tokens --no-mask --reveal', ['--show-secrets']),
  ...each('--missing --denied --only-denied --forbidden', ['--missing-only']),
  ...each('--role-name --role', ['--name']),
  ...each('--cors --cors-origins --allow-origin --allowed-origins --origin --accept-origin', [
    '--cors-origin',
    '--accept-origins',
  ]),
  ...each('--ttl --expiration --expires --valid-for', ['--duration']),
  ...each('--existing --have', ['--given']),
  ...each('--overwrite -f', ['--force', '--load']),
  ...each('--filename --manifest --manifests --apply --file', ['--load']),
  ...each('--daemon --background -d -D -b', ['--detach']),
});

function each(theirs: string, ours: readonly string[]): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(theirs.split(' ').map((flag) => [flag, ours]));
}

/** Flags of other programs that kubetrace has nothing for, and what to do instead. A command that starts a program has a hint of its own. */
export const OTHER_WAY = lookupTable<string>({
  ...Object.fromEntries(
    (
      '--cache-dir --kuberc --log-flush-frequency --match-server-version --profile --profile-output --vmodule --warnings-as-errors ' +
      '--logtostderr --alsologtostderr --stderrthreshold --log-dir --skip-headers'
    )
      .split(' ')
      .map((flag) => [flag, `${flag} is a flag of kubectl that kubetrace does not have; leave it out`]),
  ),
  '-A': 'leave it out: every namespace is meant',
  '--all-namespaces': 'leave it out: every namespace is meant',
  '--all': 'leave it out: everything is meant',
  ...sentences('-i -t -it -ti --stdin --tty', 'it belongs to the program: kubetrace run -- kubectl exec -it …'),
  ...sentences('-f --filename --file', 'a file is named without a flag'),
  ...sentences(
    '--recursive --api-version',
    'kubectl explain has it and describes fields; kubetrace explain reads errors',
  ),
  ...sentences(
    '-X --request -d --data -I --head -L --location -H --header --data-binary --url',
    'a curl command is decoded: kubetrace decode -- curl …',
  ),
  ...sentences(
    '--detach --daemon --background -d -D -b',
    'put & after the command, or let it start the program: kubetrace run -- COMMAND',
  ),
  ...sentences(
    '--https --tls --ssl --tls-cert --tls-key',
    'the proxy speaks plain http, or TLS with --tls-cert-file and --tls-private-key-file',
  ),
  ...sentences(
    '--allow-exec --enable-exec --exec --allow-all',
    'exec and attach pass with --reject-paths=, and under kubetrace run',
  ),
  ...sentences('-V --version', 'kubetrace --version'),
  ...sentences(
    '--follow --watch --tail',
    'a trace is followed while it happens: kubetrace proxy -v 1, or kubetrace run -- COMMAND',
  ),
});

function sentences(flags: string, sentence: string): Readonly<Record<string, string>> {
  return Object.fromEntries(flags.split(' ').map((flag) => [flag, sentence]));
}
