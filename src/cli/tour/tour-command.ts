import type { Command } from 'commander';
import type { Denial } from '../../rbac/rules/denial.ts';
import { type OptionsOf, withOptions } from '../arguments/with-options.ts';
import { wrappedLines } from '../../api/text/wrapped-lines.ts';
import { brokenCommand } from '../terminal/broken-command.ts';
import { interruptedBy, type Terminal, untilInterrupted } from '../terminal/terminal.ts';
import { liveLogFlags } from '../tracing/live-log-flags.ts';
import { proxyFlags } from '../tracing/proxy-flags.ts';
import { tracingFlags } from '../tracing/tracing-flags.ts';
import { startTracingProxy, urlOf } from '../tracing/tracing-proxy.ts';
import { WEB_PORT, webFlags } from '../tracing/web-flags.ts';
import { TOUR_STEPS, TOURIST, type TourStep } from './tour-steps.ts';

type Flags = OptionsOf<typeof tourFlags>;

/** `kubetrace tour`, which is `npm start`: the main job, shown on the playground. What it prints was requested, so all of it is on stdout. */
export function configureTour(command: Command, terminal: Terminal): void {
  tourFlags(command)
    .addHelpText('before', EXAMPLES)
    .action((flags) => tour(flags, terminal));
}

const tourFlags = (command: Command) =>
  withOptions(command, onceFlag, liveLogFlags(1), proxyFlags, tracingFlags, webFlags(WEB_PORT));

const onceFlag = (command: Command) => command.option('--once', 'end after the tour instead of going on serving');

async function tour(flags: Flags, terminal: Terminal): Promise<void> {
  const { startPlaygroundWorld } = await import('../upstream/playground-world.ts');
  await using world = await startPlaygroundWorld({ context: TOURIST.context }, terminal);
  const denials: Denial[] = [];
  const interrupted = terminal.interruption();
  await using proxy = await startTracingProxy({
    upstream: world.upstream,
    flags: { ...flags, logFormat: flags.logFormat ?? 'pretty' },
    terminal,
    out: terminal.stdout,
    observers: [
      {
        observe({ type, object: { stage, denial } }) {
          if (type === 'MODIFIED' && stage === 'ResponseComplete' && denial) denials.push(denial);
        },
      },
    ],
  });
  const url = urlOf(proxy);
  const width = terminal.stdout.isTTY ? (terminal.stdout.columns ?? 80) : Infinity;
  const say = (text: string): void => void terminal.stdout.write(`${text}\n`);
  const sentence = (text: string, indent = '') => wrappedLines(text, width - indent.length).join(`\n${indent}`);
  say(`Starting to serve on ${proxy.address}`);
  say(sentence(`The playground, a small API server with real RBAC, runs at ${world.playground.secureUrl}.`));
  say(
    sentence(
      `The proxy sends on what it gets as the ServiceAccount ${TOURIST.namespace}/${TOURIST.name}, which may read pods in ${TOURIST.namespace}.`,
    ),
  );
  for (const [index, step] of TOUR_STEPS.entries()) {
    if (interrupted.aborted) throw interruptedBy(interrupted);
    const number = `${index + 1}/${TOUR_STEPS.length}  `;
    const indent = ' '.repeat(number.length);
    const command = brokenCommand(curlOf(step, url), width - indent.length - 2).join(`\n${indent}  `);
    say(`\n${number}${sentence(step.lesson, indent)}\n${indent}$ ${command}`);
    await send(step, url);
    await proxy.settled();
    for (const denial of denials.splice(0)) say(await curesOf(denial, width));
  }
  const end = 'That was the tour. The whole cure as YAML: -v 2. More of everything: up to -v 10.';
  say(flags.once ? `\n${sentence(end)}` : nowYou(url));
  if (!flags.once) await untilInterrupted(terminal);
}

async function send({ method, path, body }: TourStep, url: string): Promise<void> {
  const answer = await fetch(`${url}${path}`, {
    method,
    headers: { 'User-Agent': 'tour', ...(body !== undefined && { 'Content-Type': 'application/json' }) },
    ...(body !== undefined && { body }),
  });
  await answer.arrayBuffer();
}

function curlOf({ path, body }: TourStep, url: string): string {
  const post = body === undefined ? '' : `-H 'Content-Type: application/json' -d '${body}' `;
  return `curl ${post}${path.includes('?') ? `'${url}${path}'` : `${url}${path}`}`;
}

/** As commands: shorter than YAML, and they can be pasted. */
async function curesOf({ cures: [least] }: Denial, width: number): Promise<string> {
  const { cureCommands } = await import('../../rbac/cures/cure-commands.ts');
  const label = `${' '.repeat(14)}cure: `;
  const commands = (least ? cureCommands(least) : []).map((line) => brokenCommand(line, width - label.length));
  return commands.map((lines) => label + lines.join(`\n${' '.repeat(label.length)}`)).join('\n');
}

function nowYou(url: string): string {
  return `
Now you. The proxy goes on serving until Ctrl-C:
  kubectl   kubectl --server=${url} -n team-a get pods
            kubectl --server=${url} -n team-a logs web-0   # Warning: missing rule
  curl      curl ${url}/api/v1/namespaces/team-a/secrets
  Postman   GET ${url}/api/v1/namespaces/team-a/secrets
            with Authorization: No Auth
On a cluster of your own: kubetrace proxy -v 1
`;
}

const EXAMPLES = `Examples:
  # The tour, then go on serving on 127.0.0.1:8001
  kubetrace tour
  # The tour alone, with the cures as YAML
  kubetrace tour --once -v 2
`;
