import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Command, Option } from 'commander';
import { ActionableError } from '../../api/actionable-error.ts';
import { writeProblem } from '../../api/text/file-problem.ts';
import type { Playground, PlaygroundUser } from '../../playground/playground.ts';
import { shellQuote } from '../../rbac/cures/shell-quote.ts';
import { parseAddress, parsePort } from '../arguments/flag-values.ts';
import { type OptionsOf, withOptions } from '../arguments/with-options.ts';
import { surviveFaults } from '../terminal/safety-net.ts';
import { type TemporaryDirectory, temporaryDirectory } from '../terminal/temporary-directory.ts';
import { type Terminal, untilInterrupted } from '../terminal/terminal.ts';
import { WEB_PORT, webFlags } from '../tracing/web-flags.ts';
import { startLoadedPlayground } from '../upstream/loaded-playground.ts';
import { loadOption } from '../upstream/manifests/load-flag.ts';
import { startTracedPlayground } from './traced-playground.ts';

type Flags = OptionsOf<typeof playgroundFlags>;

/** `kubetrace playground`: the embedded API server alone, until Ctrl-C. */
export function configurePlayground(command: Command, terminal: Terminal): void {
  playgroundFlags(command)
    .addHelpText('before', EXAMPLES)
    .action((flags) => serve(flags, terminal));
}

const playgroundFlags = (command: Command) => withOptions(command, serveFlags, webFlags(WEB_PORT));

const serveFlags = (command: Command) =>
  command
    .option('-p, --port <port>', 'port for plain HTTP; 0 is any free port', parsePort, 0)
    .option('--secure-port <port>', 'port for HTTPS; 0 is any free port', parsePort, 0)
    .option('--address <ip>', 'address to listen on', parseAddress, '127.0.0.1')
    .option(
      '--kubeconfig-out <file>',
      'write the kubeconfig to this file and keep it; otherwise it is removed at the end',
    )
    .addOption(loadOption())
    .addOption(
      new Option('--dialect <dialect>', 'kubesphere: with a ks-apiserver in front of it')
        .choices(['kubernetes', 'kubesphere'])
        .default('kubernetes'),
    )
    .option('--kubesphere-port <port>', 'port for ks-apiserver; 0 is any free port', parsePort, 0);

const EXAMPLES = `Examples:
  # A practice cluster until Ctrl-C; it prints how to reach it
  kubetrace playground
  # On known ports, with a kubeconfig that stays
  kubetrace playground -p 8080 --secure-port 6443 --kubeconfig-out playground.kubeconfig
  # Would this Role do? The RBAC of a cluster, to try it out
  kubectl get clusterroles,clusterrolebindings,roles,rolebindings,sa -A -o yaml |
    kubetrace playground --load -
  # With a page that shows what kubectl sends
  kubetrace playground --web
  # KubeSphere: users, workspaces, its own roles and tokens
  kubetrace playground --dialect kubesphere --kubesphere-port 9090
`;

async function serve(flags: Flags, terminal: Terminal): Promise<void> {
  const { kubeconfigOut, kubespherePort: kubeSpherePort, port, securePort, address, dialect } = flags;
  const { USERS } = await import('../../playground/playground.ts');
  // Before there is something to remove.
  terminal.interruption();
  const where = { port, securePort, address, dialect, kubeSpherePort };
  await using playground = await startLoadedPlayground(where, flags, terminal).catch(cannotListen);
  using _ = surviveFaults(terminal);
  await using traced = flags.web || flags.open ? await startTracedPlayground(playground, flags, terminal) : undefined;
  const text = traced?.kubeconfig ?? (await playground.kubeconfig());
  await using credentials = await writeCredentials(playground);
  const kubeconfig = await writeKubeconfig(text, kubeconfigOut, credentials.path);
  terminal.stdout.write(`Playground is serving on ${playground.url} and ${playground.secureUrl}\n`);
  if (playground.kubeSphereUrl !== undefined) terminal.stdout.write(howToReachKubeSphere(playground.kubeSphereUrl));
  terminal.stdout.write(terminal.asCalled(howToReachIt(kubeconfig, credentials.path, playground.secureUrl, USERS)));
  await untilInterrupted(terminal);
}

function cannotListen(error: NodeJS.ErrnoException): never {
  if (error.syscall !== 'listen') throw error;
  const hint = 'choose another with --port, --secure-port or --address; port 0 is any free one';
  throw new ActionableError('ERR_LISTEN', `cannot listen: ${error.message}`, hint, { cause: error });
}

/** What curl needs, in a directory that only we may read and that is removed at the end: the CA, and a token of `reporter`. */
async function writeCredentials(playground: Playground): Promise<TemporaryDirectory> {
  const directory = await temporaryDirectory();
  const files = { 'ca.crt': playground.ca, token: await playground.token('reporter') };
  for (const [name, text] of Object.entries(files)) await writeFile(join(directory.path, name), text, { mode: 0o600 });
  return directory;
}

/** It holds credentials, so only we may read it. Without a name it is in `directory`. */
async function writeKubeconfig(text: string, wanted: string | undefined, directory: string): Promise<string> {
  const path = wanted ?? join(directory, 'kubeconfig');
  await rm(path, { force: true });
  await writeFile(path, text, { mode: 0o600, flag: 'wx' }).catch((error: NodeJS.ErrnoException) => {
    const { problem, hint } = writeProblem(path, error);
    throw new ActionableError('ERR_WRITE', `cannot write --kubeconfig-out ${path}: ${problem}`, hint);
  });
  return path;
}

function howToReachKubeSphere(url: string): string {
  return `KubeSphere is serving on ${url}; its users admin and alice have the password P@88w0rd

  printf 'P@88w0rd\\n' | kubetrace proxy --server ${url} --kubesphere-login alice
`;
}

/** Each line that is to be pasted fits into 80 columns, whatever the length of the paths, which stand alone. */
function howToReachIt(
  kubeconfig: string,
  credentials: string,
  secureUrl: string,
  users: readonly PlaygroundUser[],
): string {
  const width = Math.max(...users.map(({ name }) => name.length));
  const lines = users.map(({ name, may }) => `  ${name.padEnd(width)}  ${may}`);
  return `
  export KUBECONFIG=${shellQuote(kubeconfig)}
  kubectl get pods -A
  kubectl --context dev get pods
  kubectl --context dev get secrets        # Forbidden

curl with the token of reporter:

  D=${shellQuote(credentials)}
  curl --cacert "$D/ca.crt" -H "Authorization: Bearer $(cat "$D/token")" \\
    ${secureUrl}/api/v1/namespaces/team-a/pods

See what kubectl sends, by a proxy in front of this playground:

  kubetrace proxy -v 1 --kubeconfig "$KUBECONFIG"

Contexts, and what each may do:
${lines.join('\n')}

Stop with Ctrl-C; nothing is kept.
`;
}
