import { version } from '../../../kubeconfig/version.ts';
import { listen } from '../../../proxy/listen.ts';
import type { SpanCounts } from '../../../telemetry/spans/delivery.ts';
import { counted } from '../../../telemetry/metrics/gauge.ts';
import { createMetricsServer } from '../../../telemetry/metrics/metrics-server.ts';
import { processMetrics } from '../../../telemetry/metrics/process-metrics.ts';
import { TrafficMetrics } from '../../../telemetry/metrics/traffic-metrics.ts';
import type { Observer } from '../../../trace/observer.ts';

/** Metrics that are served. */
export interface ServedMetrics extends AsyncDisposable {
  readonly observer: Observer;
  /** Of `/metrics`. */
  readonly url: string;
  /** What `/readyz` says: nothing where the proxy takes requests, else why it does not. */
  unready: string | undefined;
}

/** `--metrics-port`. Throws ActionableError where it is not available. */
export async function servedMetrics(
  at: { readonly port: number; readonly address: string },
  spans: (() => SpanCounts) | undefined,
): Promise<ServedMetrics> {
  const traffic = new TrafficMetrics();
  const families = [...traffic.families, ...(spans ? spanMetrics(spans) : []), ...processMetrics(version())];
  const server = createMetricsServer({ families, unready: () => served.unready });
  const listening = await listen(server, { ...at, flag: '--metrics-port' });
  const served: ServedMetrics = {
    observer: traffic,
    url: `${listening.url ?? ''}/metrics`,
    unready: 'the proxy does not listen yet',
    [Symbol.asyncDispose]: () => listening.close(),
  };
  return served;
}

function spanMetrics(counts: () => SpanCounts) {
  return [
    counted('kubetrace_otlp_spans_sent_total', 'Spans that the receiver of --otlp has taken', () => counts().sent),
    counted(
      'kubetrace_otlp_spans_lost_total',
      'Spans that did not arrive at the receiver of --otlp',
      () => counts().lost,
    ),
  ];
}
