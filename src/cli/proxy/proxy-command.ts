import { statSync } from 'node:fs';
import type { Command } from 'commander';
import { ActionableError } from '../../api/actionable-error.ts';
import { trimmedEnd } from '../../api/text/trim.ts';
import type { ConnectionFlags } from '../../kubeconfig/file/connection-flags.ts';
import type { DefaultVerbosity } from '../arguments/log-flags.ts';
import { switchOption } from '../arguments/flag-values.ts';
import { type OptionsOf, withOptions } from '../arguments/with-options.ts';
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

type Flags = ProxyFlags & TracingFlags & LiveLogFlags & WebFlags & TelemetryFlags & OptionsOf<typeof keyFlag>;

/** `kubetrace proxy`: complete, validate, run, as kubectl's own commands do. */
export function configureProxy(command: Command, terminal: Terminal): void {
  withOptions(
    command,
    listenFlags,
    keyFlag,
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
    .action(async (flags) => {
      validate(flags, terminal);
      await using chosen = await chosenUpstream(flags, terminal);
      await warn(flags, terminal);
      const { requireKey } = flags;
      // Before there is something to lose.
      terminal.interruption();
      const lessons = flags.web || flags.open ? await lessonsOf(chosen, flags, terminal) : undefined;
      await using proxy = await startTracingProxy({
        ...chosen,
        flags,
        terminal,
        out: terminal.stderr,
        requireKey,
        lessons,
      });
      terminal.stdout.write(`Starting to serve on ${proxy.address}\n`);
      if (requireKey) terminal.stderr.write(`kubetrace: the URL with its key is ${proxy.url ?? proxy.keyPath}\n`);
      if (terminal.stderr.isTTY && flags.v >= 1) {
        const { url, address } = proxy;
        const prefix = trimmedEnd(flags.apiPrefix, '/');
        // Not awaited: a plugin that asks for a login must not delay Ctrl-C.
        void greet({ upstream: chosen.upstream, url, address, prefix }, terminal);
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

const keyFlag = (command: Command) =>
  command
    .optionsGroup('Listen:')
    .addOption(
      switchOption(
        '--require-key',
        'serve only those who have the URL with its random key, which goes to stderr',
        false,
      ),
    );

function validate(flags: Flags, terminal: Terminal): void {
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

async function warn(flags: Flags, terminal: Terminal): Promise<void> {
  if (flags.disableFilter && flags.unixSocket === '') {
    terminal.stderr.say(
      'warning: --disable-filter: any web page that you open can send requests as you (XSRF); be careful\n',
    );
  }
  if (flags.metricsPort !== undefined && !LOOPBACK.has(flags.metricsAddress ?? '')) {
    terminal.stderr.say(
      `warning: --metrics-address ${flags.metricsAddress}: anyone who can reach it sees how many requests of which kind pass\n`,
    );
  }
  if (flags.corsOrigin) {
    const from = flags.corsOrigin.join(' and ');
    terminal.stderr.say(`warning: --cors-origin: web pages of ${from} can act as you and read the answers\n`);
  }
  if (!flags.disableFilter) await warnAboutStrangers(flags, terminal);
  if (!LOOPBACK.has(flags.address) && flags.unixSocket === '') {
    const who = flags.requireKey ? 'who sees the key on the network' : 'who can reach this address';
    terminal.stderr.say(`warning: --address ${flags.address}: anyone ${who} can act as you\n`);
  }
}

const LOOPBACK: ReadonlySet<string> = new Set(['127.0.0.1', '::1', '[::1]', 'localhost']);

/** A page whose name leads to this machine (DNS rebinding) is of the same origin, so where its Host is accepted its Origin is too. */
async function warnAboutStrangers({ acceptHosts }: Flags, terminal: Terminal): Promise<void> {
  const { acceptedStranger } = await import('../../proxy/filter/stranger-host.ts');
  const host = acceptedStranger(acceptHosts);
  if (host === undefined) return;
  terminal.stderr.say(
    `warning: --accept-hosts=${acceptHosts} also accepts the host ${host}: a web page from there can act as you by DNS rebinding, ` +
      'and neither Host nor Origin then gives it away; name the hosts that you use between ^ and $\n',
  );
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
  # Without a cluster
  kubetrace proxy -v 1 --playground
`;
