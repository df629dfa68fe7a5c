import type { Exchange } from '../../../trace/exchange.ts';
import type { Observer } from '../../../trace/observer.ts';
import type { Terminal } from '../../terminal/terminal.ts';
import type { TelemetryFlags } from './telemetry-flags.ts';

/** What a proxy reports to other programs. */
export interface Telemetry extends AsyncDisposable {
  readonly observers: readonly Observer[];
  /** With `--otlp`. */
  readonly traceParentOf?: ((exchange: Exchange) => string | undefined) | undefined;
  /** The proxy takes requests from now on. */
  ready(): void;
  /** It does not any more: for probes, before its port is closed. */
  ending(): void;
}

/** What the flags ask for; `undefined` where they ask for nothing. Loaded only where it is needed. Throws ActionableError. */
export async function startTelemetry(
  { otlp, metricsPort, metricsAddress = '127.0.0.1' }: TelemetryFlags,
  program: string | undefined,
  terminal: Terminal,
): Promise<Telemetry | undefined> {
  if (otlp === undefined && metricsPort === undefined) return undefined;
  const spans =
    otlp === undefined ? undefined : (await import('./traced-spans.ts')).tracedSpans(otlp, program, terminal);
  const metrics =
    metricsPort === undefined
      ? undefined
      : await (
          await import('./served-metrics.ts')
        ).servedMetrics({ port: metricsPort, address: metricsAddress }, spans?.counts);
  return {
    observers: [spans?.observer, metrics?.observer].filter((observer) => observer !== undefined),
    traceParentOf: spans?.traceParentOf,
    ready() {
      if (!metrics) return;
      metrics.unready = undefined;
      terminal.stderr.write(`kubetrace: metrics are at ${metrics.url}\n`);
    },
    ending() {
      if (metrics) metrics.unready = 'the proxy is about to end';
    },
    [Symbol.asyncDispose]: async () => metrics?.[Symbol.asyncDispose](),
  };
}
