import { constants } from 'node:os';
import { isatty } from 'node:tty';

/** What people, terminals and supervisors send to end a program. */
export const ENDING_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const;

/** How long cleaning up may take, in milliseconds: the reader of our output may have stopped reading it. */
const PATIENCE = 10_000;

/** 128 + N, as in shells. */
export function exitCodeOf(signal: NodeJS.Signals): number {
  return 128 + constants.signals[signal];
}

/**
 * Handles the signals that end a program, from now on. The first one aborts the AbortSignal that is returned, and its owner cleans up and
 * returns. Another one, or cleaning up that takes too long, ends the process. Until this is called, a signal ends the process at once,
 * whatever it is doing. A signal that has another handler too is left to that.
 */
export function takeSignals(): AbortSignal {
  const interruption = new AbortController();
  // Node would open its debugger on a port, for every user of the machine.
  process.on('SIGUSR1', () => undefined);
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
 * To be called at the start; returns what to call at the end. If a terminal that it started with is gone, Node aborts in its own exit
 * (node.cc, ResetStdio), so the process ends by the signal for that, SIGHUP.
 */
export function watchForHangUp(): () => void {
  const terminals = [0, 1, 2].filter((descriptor) => isatty(descriptor));
  return () => {
    if (!terminals.every((descriptor) => isatty(descriptor))) endBy('SIGHUP');
  };
}

/** As if the signal had no handler: `process.exit` would wait for a write that hangs. */
function endBy(signal: NodeJS.Signals): void {
  process.emit('exit', exitCodeOf(signal));
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
}
