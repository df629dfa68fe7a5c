import { ActionableError } from '../../api/actionable-error.ts';
import type { RequestLog } from '../../log/request-log.ts';
import type { Observer } from '../../trace/observer.ts';
import { logOptions } from '../arguments/log-flags.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { writeStepSummary } from './step-summary.ts';
import type { LiveLogFlags } from './live-log-flags.ts';
import type { LogDestination, LogStream } from './log-file.ts';

/** What is logged, and where. */
export interface TraceLogOptions {
  readonly flags: LiveLogFlags;
  readonly terminal: Terminal;
  /** Where the log goes without `--log-file`. */
  readonly out: LogStream;
}

/** The log of a trace, and the summary at its end. */
export interface TraceLog {
  /** Logs what happens. */
  readonly observer: RequestLog;
  /** Whether it may be shown secrets: a person asked for it, and only a terminal gets it. */
  readonly revealSecrets: boolean;
  /** Counts what happens, where a summary is wanted. */
  readonly counters: readonly Observer[];
  /** When the trace is closed: waits until the log is written, then prints the summary to stderr. */
  close(): Promise<void>;
}

/** Throws ActionableError for flags that cannot be followed. */
export async function openTraceLog({ flags, terminal, out }: TraceLogOptions): Promise<TraceLog> {
  const [{ requestLog }, { logFile, logStream }] = await Promise.all([
    import('../../log/request-log.ts'),
    import('./log-file.ts'),
  ]);
  if (flags.showSecrets) checkIsForEyes(flags, out);
  const destination = flags.logFile === undefined ? logStream(out) : logFile(flags.logFile, terminal);
  const { filter } = flags;
  const options = { ...logOptions(flags, destination, terminal.env), ...(filter && { filter }) };
  if (flags.showSecrets) await warnOfSecrets(destination, options.color);
  const format = summaryFormat(flags, terminal);
  const summary =
    format !== 'off' &&
    new (await import('../../log/summary/traffic-summary.ts')).TrafficSummary({ filter, showOwn: flags.showOwn });
  return {
    observer: await requestLog(destination.output, options),
    revealSecrets: flags.showSecrets === true,
    counters: summary ? [summary] : [],
    async close() {
      await destination.close();
      if (!summary) return;
      const text = await summary.render(format);
      if (format === 'github') return writeStepSummary(terminal, text);
      terminal.stderr.write(format === 'table' ? `\n${text}` : text);
    },
  };
}

function summaryFormat({ summary, v }: LiveLogFlags, { stderr }: Terminal): 'table' | 'json' | 'github' | 'off' {
  return summary ?? (stderr.isTTY && v >= 1 ? 'table' : 'off');
}

function checkIsForEyes({ logFile, logFormat }: LiveLogFlags, out: LogStream): void {
  if (logFile !== undefined) throw notForEyes('and --log-file: a file would hold the secrets', LEAVE_OUT);
  if (logFormat === 'json') throw notForEyes('and --log-format json: a program would read the secrets', LEAVE_OUT);
  if (!out.isTTY) {
    throw notForEyes('needs a terminal, and the log goes to a file or a pipe', 'run it without 2> and |');
  }
}

const LEAVE_OUT = 'leave one of them out';

function notForEyes(problem: string, hint: string): ActionableError {
  return new ActionableError('ERR_SHOW_SECRETS', `--show-secrets ${problem}`, hint);
}

async function warnOfSecrets({ output }: LogDestination, color: boolean): Promise<void> {
  const { painter } = await import('../../log/pretty/paint.ts');
  output.write(
    `${painter(color)('worse', 'warning: --show-secrets: what follows holds credentials; do not share it')}\n`,
  );
}
