import { traceLine } from '../trace/trace-line.ts';
import type { FormatOptions, LogFormat } from './log-format.ts';
import { bodyLimit } from './verbosity.ts';

/** One versioned object a line (docs/trace-format.md). Verbosity only says how much of the bodies goes in. */
export function jsonFormat({ verbosity }: FormatOptions): LogFormat {
  return {
    exchange: (exchange) => [traceLine(exchange, bodyLimit(verbosity))],
    watchEvent: (exchange, event, at) => [
      JSON.stringify({
        kind: 'WatchEvent',
        apiVersion,
        exchange: exchange.id,
        at: new Date(at).toISOString(),
        ...event,
      }),
    ],
    dropped: (lines) => JSON.stringify({ kind: 'Dropped', apiVersion, lines }),
  };
}

const apiVersion = 'kubetrace.dev/v1';
