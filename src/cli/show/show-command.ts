import { once } from 'node:events';
import { type Command, Option } from 'commander';
import { EXPORT_FORMATS, type ExportFormat, exporter } from '../../export/exporter.ts';
import type { ReadOptions } from '../../export/files/read-options.ts';
import { ActionableError } from '../../api/actionable-error.ts';
import { exchangeFilter, type ExchangeFilter } from '../../trace/filter/exchange-filter.ts';
import type { Exchange } from '../../trace/exchange.ts';
import { logFlags, logOptions } from '../arguments/log-flags.ts';
import { TRACE_ARGUMENT, traceFlags, traceReading } from '../arguments/trace-files.ts';
import { type OptionsOf, withOptions } from '../arguments/with-options.ts';
import { plainLine } from '../../api/text/plain-text.ts';
import { bodyLimit, shows } from '../../log/ladder.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { WEB_PORT, webFlags } from '../tracing/web-flags.ts';
import { showOnPage } from './show-on-page.ts';
import { version } from '../../kubeconfig/version.ts';

type Flags = OptionsOf<typeof showFlags>;

/** `kubetrace show TRACE...`: recorded exchanges again, as in the log or as other tools read them. */
export function configureShow(command: Command, terminal: Terminal): void {
  showFlags(command)
    .argument('<trace...>', TRACE_ARGUMENT)
    .addHelpText('before', HELP)
    .action((files, flags) => show(files, flags, terminal));
}

const showFlags = (command: Command) =>
  withOptions(command, logFlags(1), filterFlag, followFlag, traceFlags, webFlags(WEB_PORT))
    .optionsGroup('For another tool:')
    .addOption(new Option('-o, --output <format>', 'print it for another tool instead').choices(EXPORT_FORMATS))
    .addOption(
      new Option('--against <what>', 'where -o curl sends to: a proxy, or the API server with $TOKEN')
        .choices(['proxy', 'server'])
        .default('proxy'),
    )
    .option('--base-url <url>', 'the proxy that -o curl, fetch, http and postman send to', 'http://127.0.0.1:8001');

const followFlag = (command: Command) =>
  command
    .optionsGroup('Which requests:')
    .option('--follow', 'of one recording: go on with what is added to it, until it is removed or Ctrl-C');

const filterFlag = (command: Command) =>
  command
    .optionsGroup('Which requests:')
    .addOption(
      new Option('--filter <conditions>', 'only these, as in verb=list,status>=400').argParser((text) =>
        exchangeFilter(text),
      ),
    );

async function show(files: readonly string[], flags: Flags, terminal: Terminal): Promise<void> {
  const { mergedTraces } = await import('../../export/files/merged-traces.ts');
  const notes: string[] = [];
  const note = (message: string, about: 'bodies' | 'events') => {
    if (about === 'bodies' ? showsBodies(flags) : showsEvents(flags)) notes.push(message);
  };
  const { inputs, options, end } = traceReading(files, flags, terminal, {
    isQuiet: !terminal.stdout.isTTY,
    isMerged: !flags.follow,
  });
  const recorded = flags.follow ? followedTrace(files, flags, options) : mergedTraces(inputs, { ...options, note });
  const exchanges = wanted(recorded, flags.filter);
  if (flags.web || flags.open) await showOnPage(exchanges, files, flags, terminal);
  else if (flags.output) await printExport(exchanges, files, { ...flags, output: flags.output }, terminal);
  else await printLog(exchanges, flags, terminal);
  end();
  for (const message of notes) terminal.stderr.say(`note: ${plainLine(message)}\n`);
}

/** The exchanges of a recording as they are added. Throws ActionableError for what is not one recording. */
async function* followedTrace(
  files: readonly string[],
  { output }: Flags,
  options: ReadOptions,
): AsyncGenerator<Exchange> {
  const [name = '-'] = files;
  if (files.length !== 1 || name === '-' || output !== undefined) {
    const hint = 'give the FILE of --record, and no -o';
    throw new ActionableError('ERR_FLAGS', '--follow reads one recording and prints it as a log', hint);
  }
  const [{ readTrace }, { followedFile }] = await Promise.all([
    import('../../export/files/read-trace.ts'),
    import('./followed-file.ts'),
  ]);
  const input = { name, bytes: followedFile(name), isOptional: true };
  for await (const batch of readTrace(input, options)) yield* batch;
}

/** Whether bodies are shown, so that it matters how much of them was recorded. */
function showsBodies({ output, v }: Flags): boolean {
  return output !== undefined || bodyLimit(v) > 0;
}

/** At the levels that show bodies the one note is enough. */
function showsEvents(flags: Flags): boolean {
  return shows(flags.v, 'watchEvents') && !showsBodies(flags);
}

async function* wanted(exchanges: AsyncIterable<Exchange>, filter?: ExchangeFilter): AsyncGenerator<Exchange> {
  for await (const exchange of exchanges) if (!filter || filter(exchange)) yield exchange;
}

async function printExport(
  exchanges: AsyncIterable<Exchange>,
  files: readonly string[],
  { output, baseUrl, against, showOwn }: Flags & { readonly output: ExportFormat },
  { stdout, stderr }: Terminal,
): Promise<void> {
  const title = `kubetrace: ${files.join(', ')}`;
  const out = exporter(output, {
    version: version(),
    baseUrl: baseUrl.replace(/\/$/, ''),
    curlTarget: against,
    title,
    showOwn,
  });
  let own = 0;
  stdout.write(out.begin);
  for await (const exchange of exchanges) {
    if (out.leavesOut(exchange)) own++;
    else if (!stdout.write(out.add(exchange))) await once(stdout, 'drain');
  }
  stdout.write(out.end());
  if (own > 0) stderr.say(`note: left out: ${own} ${own === 1 ? 'call' : 'calls'} of kubetrace itself (--show-own)\n`);
}

/** The log drops lines for a reader that lags behind; here there is time to wait for it. */
async function printLog(exchanges: AsyncIterable<Exchange>, flags: Flags, { stdout, env }: Terminal): Promise<void> {
  const { requestLog } = await import('../../log/request-log.ts');
  let isFull = false;
  const out = {
    write(text: string): boolean {
      isFull = !stdout.painted.write(text) || isFull;
      return true;
    },
  };
  const log = await requestLog(out, logOptions(flags, stdout, env));
  let logged = 0;
  for await (const object of exchanges) {
    log.observe({ type: 'ADDED', object });
    if (++logged % AT_ONCE === 0) await new Promise(setImmediate);
    if (isFull) {
      await once(stdout, 'drain');
      isFull = false;
    }
  }
  await log.close?.();
}

const AT_ONCE = 100;

const HELP = `Recorded exchanges again: at any verbosity, or in the format of another tool.

Examples:
  # As the log would have shown it
  kubetrace show deploy.jsonl
  kubetrace show -v 8 --log-format pretty deploy.jsonl
  # Only what went wrong
  kubetrace show --filter 'status>=400' deploy.jsonl
  # In the browser
  kubetrace show --web --open deploy.jsonl
  # Several traces as one, by time
  kubetrace show admin.jsonl ci.jsonl
  # In a second window, while it is being recorded
  kubetrace show --follow deploy.jsonl
  # For a browser's network panel, for Postman, for a document
  kubetrace show -o har deploy.jsonl > deploy.har
  kubetrace show -o postman deploy.jsonl > deploy.postman_collection.json
  kubetrace show -o mermaid deploy.jsonl
  # As curl commands: through a proxy, or to the API server with a token
  kubetrace show -o curl deploy.jsonl
  TOKEN=$(kubectl create token deployer) sh -c "$(kubetrace show -o curl --against server deploy.jsonl)"
  # As kubectl commands, and for JavaScript
  kubetrace show -o kubectl deploy.jsonl
  kubetrace show -o fetch deploy.jsonl > deploy.mjs
  # As audit events, for audit2rbac and its like
  kubetrace show -o audit deploy.jsonl > audit.log
`;
