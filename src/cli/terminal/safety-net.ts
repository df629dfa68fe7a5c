import { describeError } from './error-message.ts';
import type { Terminal } from './terminal.ts';

/**
 * While a command serves, an exception that nothing else caught is reported and the process continues, since its end would also end
 * everyone else's watches and sessions. Each is reported once, or the reports could fill a disk. From Ctrl-C on Node's default is back,
 * which ends the process: a failure while everything is closed must not keep it from ending.
 */
export function surviveFaults({ stderr, interruption }: Terminal): Disposable {
  const interrupted = interruption();
  const reported = new Set<string>();
  const onFault = (error: unknown): void => {
    const report = describeError(error);
    if (reported.has(report) || reported.size >= MAX_REPORTS) return;
    reported.add(report);
    stderr.write(report);
  };
  const stop = (): void => {
    process.off('uncaughtException', onFault);
    interrupted.removeEventListener('abort', stop);
  };
  // Rejections that nobody handles come here too.
  process.on('uncaughtException', onFault);
  if (interrupted.aborted) stop();
  else interrupted.addEventListener('abort', stop);
  return { [Symbol.dispose]: stop };
}

const MAX_REPORTS = 20;
