import type { Exchange } from '../../../trace/exchange.ts';
import type { Observer } from '../../../trace/observer.ts';
import type { Terminal } from '../../terminal/terminal.ts';
import type { TelemetryFlags } from './telemetry-flags.ts';

/** What a proxy reports to other programs. */
export interface Telemetry {
  readonly observers: readonly Observer[];
  /** With `--otlp`. */
  readonly traceParentOf?: (exchange: Exchange) => string | undefined;
}

/** What the flags ask for; `undefined` where they ask for nothing. Loaded only where it is needed. */
export async function startTelemetry(
  { otlp }: TelemetryFlags,
  program: string | undefined,
  terminal: Terminal,
): Promise<Telemetry | undefined> {
  if (otlp === undefined) return undefined;
  const { tracedSpans } = await import('./traced-spans.ts');
  const spans = tracedSpans(otlp, program, terminal);
  return { observers: [spans.observer], traceParentOf: spans.traceParentOf };
}
