import { dirname } from 'node:path';
import { type Command, Option } from 'commander';
import type { ContextTarget } from '../../kubeconfig/load-contexts.ts';
import { switchOption } from '../arguments/flag-values.ts';
import { offering, plainValues } from '../arguments/offered.ts';
import { type OptionsOf, withOptions } from '../arguments/with-options.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { liveLogFlags } from '../tracing/live-log-flags.ts';
import { defaultProxyFlags } from '../tracing/proxy-flags.ts';
import { otlpFlag } from '../tracing/telemetry/telemetry-flags.ts';
import { tracedEnvironment } from '../tracing/traced-environment.ts';
import { denialFlags, readOnlyFlags, recordFlags } from '../tracing/tracing-flags.ts';
import { startTracingProxy, urlOf, urlOfOther } from '../tracing/tracing-proxy.ts';
import { webFlags } from '../tracing/web-flags.ts';
import { playgroundFlag, chosenUpstream } from '../upstream/chosen-upstream.ts';
import { connectionFlags } from '../upstream/connection-flags.ts';
import { loginFlags } from '../upstream/login-flags.ts';
import { endWith, runChild } from './child-process.ts';
import { discoveryCache } from './discovery-cache.ts';
import { countRequests, flagsNotFollowed, NO_REQUEST } from './passed-by.ts';
import { hasHook, hookedShell } from './prompt-hook.ts';
import { openScreen } from './screen.ts';
import { observeMissing } from './missing-roles.ts';
import { stayForPage } from './stay-for-page.ts';
import { reportFailures } from './report-failures.ts';
import { countStatuses, parseStatuses } from './fail-on.ts';

/** The values of the flags of `run` and `shell`. */
export type RunFlags = OptionsOf<typeof runFlags>;

/** `kubetrace run -- CMD …`: the proxy on a free port, for one program and as long as that runs. */
export function configureRun(command: Command, terminal: Terminal): void {
  runFlags(command)
    .argument('<command...>', 'the program and its arguments')
    .passThroughOptions()
    .addHelpText('before', EXAMPLES)
    .action((words, flags) => runTraced(words, flags, terminal));
}

/** The flags that `run` and `shell` share. */
export const runFlags = (command: Command) =>
  withOptions(
    command,
    failOnFlag,
    coldFlag,
    splitFlag,
    connectionFlags,
    playgroundFlag,
    readOnlyFlags,
    liveLogFlags(1),
    denialFlags,
    recordFlags,
    otlpFlag,
    webFlags(ANY_PORT),
    loginFlags,
  );

const ANY_PORT = 0;

const failOnFlag = (command: Command) =>
  command
    .optionsGroup('Run:')
    .addOption(
      offering(
        new Option(
          '--fail-on <statuses>',
          'exit with 1 if any response had one of these statuses, such as 403 or 4xx,5xx, even if the program succeeded',
        ).argParser(parseStatuses),
        { ...plainValues(['403', '401', '4xx', '5xx']), isList: true },
      ),
    );

const splitFlag = (command: Command) =>
  command.optionsGroup('Run:').option('--split', 'log in a new pane of tmux, beside the program');

const coldFlag = (command: Command) =>
  command
    .optionsGroup('Run:')
    .addOption(
      switchOption(
        '--cold',
        'give kubectl an empty cache, so that it asks again which resources the server has',
        false,
      ),
    );

/** Runs a program under trace and ends with its exit code. exec and attach are allowed: nobody else has the key. */
export async function runTraced(
  words: readonly string[],
  flags: RunFlags,
  own: Terminal,
  isShell = false,
): Promise<void> {
  const [program = ''] = words;
  const isHooked = isShell && own.stdin.isTTY === true && hasHook(program);
  await using screen = await openScreen(own, { untilPrompt: isHooked, split: flags.split === true });
  const { terminal } = screen;
  await using chosen = await chosenUpstream(flags, terminal);
  const failures = countStatuses(flags.failOn ?? (() => false));
  const missing = flags.failOn && (await observeMissing());
  const requests = countRequests();
  for (const note of flagsNotFollowed(words)) terminal.stderr.say(`note: ${note}\n`);
  const exitCode = await traced();
  if (requests.count === 0) terminal.stderr.say(`note: ${NO_REQUEST}\n`);
  if (failures.count > 0) {
    reportFailures(terminal, {
      failures,
      missing: await missing?.found(),
      toStepSummary: flags.summary === 'github',
    });
    if (exitCode === 0) endWith(1);
  }
  endWith(exitCode);

  /** Everything is logged and removed when this returns. */
  async function traced(): Promise<number> {
    await using cache = await discoveryCache(terminal.env, flags);
    const targets = [...new Set(chosen.otherContexts.flatMap(({ target }) => target ?? []))];
    const numberOf = new Map(targets.map((target, i) => [target, i]));
    const urlOfTarget = (target: ContextTarget | undefined) =>
      target ? urlOfOther(proxy, numberOf.get(target) ?? 0) : urlOf(proxy);
    await using proxy = await startTracingProxy({
      ...chosen,
      others: targets.map((target) => async () => {
        await cache.lead(urlOfTarget(target), target.server, true);
        return target.load();
      }),
      flags: { ...defaultProxyFlags(), ...flags, port: 0, rejectPaths: '' },
      terminal,
      out: screen.out,
      observers: [failures, requests, ...(missing ? [missing] : [])],
      requireKey: true,
      program,
      isOneCommand: !isShell,
    });
    await cache.lead(urlOf(proxy), chosen.server, true);
    await Promise.all(targets.map((target) => cache.lead(urlOfTarget(target), target.server, false)));
    await using environment = await tracedEnvironment(urlOf(proxy), chosen.upstream, terminal.env, {
      others: chosen.otherContexts.map((context) => ({ ...context, url: urlOfTarget(context.target) })),
      cache: cache.path,
    });
    const { kubeconfig, env } = environment;
    const shell = isHooked ? await hookedShell(program, dirname(kubeconfig), env) : undefined;
    const beforePrompt = async (): Promise<void> => {
      await proxy.settled(PATIENCE_AT_PROMPT);
      await screen.beforePrompt();
    };
    // Awaited here: what is in use is disposed of when this returns.
    const exitCode = await runChild(
      shell?.command ?? words,
      { ...env, ...shell?.env },
      terminal,
      shell && beforePrompt,
    ).finally(screen.end);
    if (proxy.webUrl !== undefined && !isShell) await stayForPage(own);
    return exitCode;
  }
}

/** In milliseconds. The requests of a command that has ended are over; one in the background may take as long as it likes. */
const PATIENCE_AT_PROMPT = 100;

const EXAMPLES = `Examples:
  # What does this command really send?
  kubetrace run -- kubectl rollout restart deployment/web
  # Fail a script if anything was forbidden
  kubetrace run --fail-on 403 -- helm upgrade web ./chart
  # Let a program read, but nothing else
  kubetrace run --read-only -- ./report.py
  # Look at what it sends in the browser
  kubetrace run --web --open -- kubectl get pods
  # curl finds the proxy in $KUBETRACE_URL
  kubetrace run -- sh -c 'curl -s $KUBETRACE_URL/version'
`;
