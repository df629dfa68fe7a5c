import { constants } from 'node:os';
import { isatty } from 'node:tty';

/** What people, terminals and supervisors send to end a program. */
export const ENDING_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const;

/** How long cleaning up may take, in milliseconds: the reader of our output may have stopped reading it. */
const PATIENCE = 10_000;

/** 128 + N, as shells have it. */
export function exitCodeOf(signal: NodeJS.Signals): number {
  return 128 + constants.signals[signal];
}

/**
 * Takes the signals that end a program, from now on: the first one aborts what is given back, whose taker has to clean up and return.
 * The next one, or cleaning up without an end, ends the process. Until this is called a signal ends it at once, whatever it does:
 * nothing of ours is in the way. A handler beside this one takes a signal away from it.
 */
export function takeSignals(): AbortSignal {
  const interruption = new AbortController();
  for (const signal of ENDING_SIGNALS) {
    process.on(signal, () => {
      if (process.listenerCount(signal) > 1) return;
      if (interruption.signal.aborted) return endBy(signal);
      interruption.abort(signal);
      setTimeout(endBy, PATIENCE, signal).unref();
    });
  }
  return interruption.signal;
}

/**
 * To be called at the start; gives what to call at the end. Node aborts in its own exit where the terminal that it began with has gone
 * (node.cc, ResetStdio), so the process ends by the signal that said so.
 */
export function watchForHangUp(): () => void {
  const terminals = [0, 1, 2].filter((descriptor) => isatty(descriptor));
  return () => {
    if (!terminals.every((descriptor) => isatty(descriptor))) endBy('SIGHUP');
  };
}

/** As if nobody had taken the signal: `process.exit` would wait for a write that hangs. */
function endBy(signal: NodeJS.Signals): void {
  process.emit('exit', exitCodeOf(signal));
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
}
