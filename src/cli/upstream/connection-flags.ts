import { type Command, InvalidArgumentError, Option } from 'commander';
import { collect, parseBoolean, parseDuration } from '../arguments/flag-values.ts';
import { secretFileOption } from '../arguments/secret-file-option.ts';

/** The heading of these flags in help. */
export const CONNECT = 'Connect (as kubectl):';

/** The flags of kubectl that say where the API server is and who we are, with its names, shorthands and meaning. */
export const connectionFlags = (command: Command) =>
  command
    .optionsGroup(CONNECT)
    .option('--context <context>', 'the kubeconfig context to use')
    .option('--as <user>', 'user or ServiceAccount to impersonate')
    .option('-n, --namespace <namespace>', 'the namespace to use')
    .option('--kubeconfig <file>', 'the kubeconfig to use (default: $KUBECONFIG, else ~/.kube/config)')
    .option('-s, --server <url>', 'the address of the API server')
    .option('--user <kubeconfig-user>', 'the kubeconfig user to use')
    .option('--cluster <cluster>', 'the kubeconfig cluster to use')
    .option('--token <token>', 'bearer token to authenticate with')
    .addOption(secretFileOption('token', 'file that contains the bearer token'))
    .option('--username <name>', 'username for basic authentication')
    .option('--password <password>', 'password for basic authentication')
    .addOption(secretFileOption('password', 'file that contains the password'))
    .option('--client-certificate <file>', 'client certificate to authenticate with')
    .option('--client-key <file>', 'key of the client certificate')
    .addOption(
      booleanOption(
        '--client-certificate-always',
        "as kubectl: present the client certificate, which takes precedence, even with --token or a client's own Authorization",
      ),
    )
    .option('--as-group <group>', 'group to impersonate, can be repeated', collect)
    .option('--as-uid <uid>', 'UID to impersonate')
    .option('--as-user-extra <key=value>', 'extra to impersonate, can be repeated', collectPairs)
    .option('--certificate-authority <file>', "certificate to check the server's against")
    .option('--tls-server-name <name>', "name to check the server's certificate for")
    .addOption(booleanOption('--insecure-skip-tls-verify', "do not check the server's certificate"))
    .addOption(booleanOption('--disable-compression', 'do not ask the server for compressed answers'))
    .option('--request-timeout <time>', 'how long a request may take, 0 for no limit', parseTimeout)
    .option('--exec-timeout <time>', 'how long an exec credential plugin may take (default: no limit)', parseTimeout);

/** `--flag` or `--flag=false`, as pflag has it. */
function booleanOption<Flag extends string>(flag: Flag, description: string) {
  return new Option(`${flag} [bool]`, description).argParser(parseBoolean);
}

function collectPairs(value: string, sofar: readonly string[] = []): readonly string[] {
  if (value.indexOf('=') < 1) throw new InvalidArgumentError('Expected key=value.');
  return [...sofar, value];
}

/** kubectl's `ParseTimeout`: a number of seconds, or a Go duration. */
function parseTimeout(value: string): number {
  return /^\d+$/.test(value) ? Number(value) * 1000 : parseDuration(value);
}
