import { statSync } from 'node:fs';
import type { Command } from 'commander';
import { ActionableError } from '../../api/actionable-error.ts';
import { trimmedEnd } from '../../api/text/trim.ts';
import type { Upstream } from '../../kubeconfig/upstream.ts';
import type { ConnectionFlags } from '../../kubeconfig/file/connection-flags.ts';
import type { DefaultVerbosity } from '../arguments/log-flags.ts';
import { withOptions } from '../arguments/with-options.ts';
import { untilInterrupted, type Terminal } from '../terminal/terminal.ts';
import { type LiveLogFlags, liveLogFlags } from '../tracing/live-log-flags.ts';
import { listenFlags, passFlags, type ProxyFlags } from '../tracing/proxy-flags.ts';
import { type TelemetryFlags, telemetryFlags } from '../tracing/telemetry/telemetry-flags.ts';
import { denialFlags, readOnlyFlags, recordFlags, type TracingFlags } from '../tracing/tracing-flags.ts';
import { startTracingProxy, type TracedLessons } from '../tracing/tracing-proxy.ts';
import { WEB_PORT, type WebFlags, webFlags } from '../tracing/web-flags.ts';
import { type ChosenUpstream, playgroundFlag, chosenUpstream } from '../upstream/chosen-upstream.ts';
import { connectionFlags } from '../upstream/connection-flags.ts';
import { loginFlags } from '../upstream/login-flags.ts';
import { greet } from './greeting.ts';
import { type SecureFlags, secureFlags, validateSecure, withSecureDefaults } from './secure-flags.ts';
import type { Serving } from './serving-tls.ts';
import { warnAboutAccess } from './warn-about-access.ts';

type Flags = ProxyFlags & TracingFlags & LiveLogFlags & WebFlags & TelemetryFlags & SecureFlags;

/** `kubetrace proxy`: complete, validate, run, as kubectl's own commands do. */
export function configureProxy(command: Command, terminal: Terminal): void {
  withOptions(
    command,
    listenFlags,
    secureFlags,
    connectionFlags,
    playgroundFlag,
    readOnlyFlags,
    passFlags,
    liveLogFlags(defaultVerbosity(terminal)),
    denialFlags,
    recordFlags,
    telemetryFlags,
    webFlags(WEB_PORT),
    loginFlags,
  )
    .addHelpText('before', EXAMPLES)
    .action(async (given, command) => {
      const flags = withSecureDefaults(given, (name) => command.getOptionValueSource(name) === 'default');
      validate(flags, terminal);
      await using chosen = await chosenUpstream(flags, terminal);
      await warnAboutAccess(flags, terminal);
      const { inPod, credentials } = flags;
      const requireKey = flags.requireKey || inPod !== undefined;
      using served = await servingOf(flags, terminal);
      // Before there is something to lose.
      terminal.interruption();
      const lessons = flags.web || flags.open ? await lessonsOf(chosen, flags, terminal) : undefined;
      await using proxy = await startTracingProxy({
        ...chosen,
        flags,
        terminal,
        out: terminal.stderr,
        requireKey,
        tls: served?.tls,
        clientCredentials: credentials === 'client',
        whenListening: (keyPath) => podFiles(inPod, served, keyPath, chosen.upstream),
        lessons,
      });
      terminal.stdout.write(`Starting to serve on ${proxy.address}\n`);
      if (flags.requireKey) terminal.stderr.write(`kubetrace: the URL with its key is ${proxy.url ?? proxy.keyPath}\n`);
      if (inPod !== undefined) terminal.stderr.say(`kubetrace: ca.crt, token and namespace are in ${inPod}\n`);
      if (terminal.stderr.isTTY && flags.v >= 1) {
        const { url, address } = proxy;
        const prefix = trimmedEnd(flags.apiPrefix, '/');
        const isOpen = served === undefined && credentials === 'own';
        // Not awaited: a plugin that asks for a login must not delay Ctrl-C.
        void greet({ upstream: chosen.upstream, url, address, prefix, isOpen }, terminal);
      }
      await untilInterrupted(terminal);
    });
}

/** On a playground of which one is the administrator, and which one may change. */
async function lessonsOf(
  { playground, upstream }: ChosenUpstream,
  { as, token, readOnly }: Flags & ConnectionFlags,
  terminal: Terminal,
): Promise<TracedLessons | undefined> {
  if (!playground || upstream.user !== 'admin' || as !== undefined || token !== undefined || readOnly) return undefined;
  const { PageLessons } = await import('../lessons/page-lessons.ts');
  return new PageLessons({ playground, upstream, terminal });
}

/** On a terminal somebody wants to see what goes through; elsewhere it is as silent as kubectl proxy. */
function defaultVerbosity({ stderr }: Terminal): DefaultVerbosity {
  return { level: stderr.isTTY ? 1 : 0, description: '1 on a terminal, otherwise 0' };
}

/** Loaded only where it is asked for. */
async function servingOf(flags: Flags, terminal: Terminal): Promise<Serving | undefined> {
  if (flags.inPod === undefined && flags.tlsCertFile === undefined) return undefined;
  const { serving } = await import('./serving-tls.ts');
  return serving(flags, (problem) => {
    terminal.stderr.say(`warning: the certificate is not renewed: ${problem}\n`);
  });
}

/** With `--in-pod`: for programs that take them for those of their ServiceAccount. */
async function podFiles(
  directory: string | undefined,
  served: Serving | undefined,
  keyPath: string,
  { namespace }: Upstream,
): Promise<AsyncDisposable | undefined> {
  if (directory === undefined || served?.podCa === undefined) return undefined;
  const { writePodFiles } = await import('./pod-files.ts');
  return writePodFiles(directory, { ca: served.podCa, token: keyPath.slice(1), namespace });
}

function validate(flags: Flags, terminal: Terminal): void {
  validateSecure(flags);
  if (flags.unixSocket !== '' && flags.port !== 8001) {
    throw new ActionableError(
      'ERR_FLAGS',
      'cannot set --unix-socket and --port at the same time',
      'leave one of them out',
    );
  }
  if (flags.www !== '') warnAboutDirectory(flags.www, terminal);
}

/** As kubectl: a directory that is missing now may exist later. */
function warnAboutDirectory(directory: string, terminal: Terminal): void {
  const stat = statSync(directory, { throwIfNoEntry: false });
  if (stat?.isDirectory() !== true) {
    terminal.stderr.say(`warning: --www ${directory} is ${stat ? 'not a directory' : 'not there'}\n`);
  }
}

const EXAMPLES = `Examples:
  # Proxy to the cluster of the current context; on a terminal with one line per request
  kubetrace proxy
  # One decoded line per request also elsewhere, on any free port
  kubetrace proxy -v 1 --port 0
  # What kubectl -v=8 would log, for any client
  kubetrace proxy -v 8 --context staging
  # As a ServiceAccount, to see what it may not do
  kubetrace proxy -v 2 --as system:serviceaccount:team-a:deployer
  # On a shared machine: only for those who have the URL with its key
  kubetrace proxy --require-key
  # In a pod, beside a program that has DIR mounted in place of its ServiceAccount
  kubetrace proxy -v 1 --in-pod DIR
  # Without a cluster
  kubetrace proxy -v 1 --playground
`;
