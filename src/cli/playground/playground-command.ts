import { rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type Command, type CommandUnknownOpts, Option } from 'commander';
import { ActionableError } from '../../api/actionable-error.ts';
import { writeProblem } from '../../api/text/file-problem.ts';
import { parseAddress, parsePort } from '../arguments/flag-values.ts';
import { type OptionsOf, withOptions } from '../arguments/with-options.ts';
import { surviveFaults } from '../terminal/safety-net.ts';
import { temporaryDirectory } from '../terminal/temporary-directory.ts';
import { type Terminal, untilInterrupted } from '../terminal/terminal.ts';
import { WEB_PORT, webFlags } from '../tracing/web-flags.ts';
import { startLoadedPlayground } from '../upstream/loaded-playground.ts';
import { asOfOption } from '../upstream/as-of-flag.ts';
import { loadOption } from '../upstream/manifests/load-flag.ts';
import { speakAsWeDo } from '../help/usage-error.ts';
import type { Background } from './detached/background.ts';
import { playgroundBanner } from './playground-banner.ts';
import { configureStop } from './stop-command.ts';
import { startTracedPlayground } from './traced-playground.ts';

type Flags = OptionsOf<typeof playgroundFlags>;

/** `kubetrace playground`: the embedded API server alone, until Ctrl-C, or in the background. */
export function configurePlayground(command: Command, terminal: Terminal): void {
  playgroundFlags(command)
    .addHelpText('before', EXAMPLES)
    .action((flags) => serve(flags, command, terminal));
  const stop = command.command('stop');
  speakAsWeDo(stop, terminal);
  configureStop(stop, terminal);
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
    .addOption(asOfOption())
    .option('--detach', 'return when it is ready; it serves until `kubetrace playground stop`')
    .addOption(new Option('--in-background', 'the process that --detach starts').hideHelp())
    .addOption(
      new Option('--dialect <dialect>', 'kubesphere: with a ks-apiserver in front of it')
        .choices(['kubernetes', 'kubesphere'])
        .default('kubernetes'),
    )
    .option('--kubesphere-port <port>', 'port for ks-apiserver; 0 is any free port', parsePort, 0);

const EXAMPLES = `Examples:
  # A practice cluster until Ctrl-C; it prints how to reach it
  kubetrace playground
  # In the background: it returns when it is ready
  kubetrace playground --detach
  kubetrace playground stop
  # As Kubernetes 1.34 answers: exec by WebSocket takes only get
  kubetrace playground --as-of 1.34
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

async function serve(flags: Flags, command: CommandUnknownOpts, terminal: Terminal): Promise<void> {
  if (flags.detach && !flags.inBackground) {
    const { startDetached } = await import('./detached/start-detached.ts');
    return startDetached(command, terminal);
  }
  const { kubeconfigOut, kubespherePort: kubeSpherePort, port, securePort, address, dialect } = flags;
  // Before there is something to remove.
  terminal.interruption();
  await using background = flags.inBackground ? await inBackground(terminal) : undefined;
  const where = { port, securePort, address, dialect, kubeSpherePort };
  await using playground = await startLoadedPlayground(where, flags, terminal).catch(cannotListen);
  using _ = surviveFaults(terminal);
  await using traced = flags.web || flags.open ? await startTracedPlayground(playground, flags, terminal) : undefined;
  const text = traced?.kubeconfig ?? (await playground.kubeconfig());
  const { url, secureUrl, kubeSphereUrl: frontUrl, ca } = playground;
  const files = { 'ca.crt': ca, token: await playground.token('reporter') };
  if (background) {
    const out = kubeconfigOut === undefined ? undefined : await writeKubeconfig(text, resolve(kubeconfigOut));
    const all = { ...files, kubeconfig: text };
    return await background.serve({ url, secureUrl, frontUrl, files: all, kubeconfigOut: out });
  }
  await using credentials = await temporaryDirectory();
  for (const [name, held] of Object.entries(files))
    await writeFile(join(credentials.path, name), held, { mode: 0o600 });
  const kubeconfig = await writeKubeconfig(text, kubeconfigOut ?? join(credentials.path, 'kubeconfig'));
  const places = { url, secureUrl, frontUrl, kubeconfig, credentials: credentials.path, stop: 'Ctrl-C' };
  terminal.stdout.write(terminal.asCalled(playgroundBanner(places)));
  await untilInterrupted(terminal);
}

async function inBackground(terminal: Terminal): Promise<Background> {
  const { Background: Opened } = await import('./detached/background.ts');
  return Opened.open(terminal);
}

function cannotListen(error: NodeJS.ErrnoException): never {
  if (error.syscall !== 'listen') throw error;
  const hint = 'choose another with --port, --secure-port or --address; port 0 is any free one';
  throw new ActionableError('ERR_LISTEN', `cannot listen: ${error.message}`, hint, { cause: error });
}

/** It holds credentials, so only we may read it. */
async function writeKubeconfig(text: string, path: string): Promise<string> {
  await rm(path, { force: true });
  await writeFile(path, text, { mode: 0o600, flag: 'wx' }).catch((error: NodeJS.ErrnoException) => {
    const { problem, hint } = writeProblem(path, error);
    throw new ActionableError('ERR_WRITE', `cannot write --kubeconfig-out ${path}: ${problem}`, hint);
  });
  return path;
}
