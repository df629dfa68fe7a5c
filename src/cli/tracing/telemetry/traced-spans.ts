import { parseTraceParent } from '../../../api/request/trace-parent.ts';
import { version } from '../../../kubeconfig/version.ts';
import type { SpanCounts } from '../../../telemetry/spans/delivery.ts';
import { SpanObserver } from '../../../telemetry/spans/span-observer.ts';
import { spanSender } from '../../../telemetry/spans/span-sender.ts';
import type { Exchange } from '../../../trace/exchange.ts';
import type { Observer } from '../../../trace/observer.ts';
import type { Terminal } from '../../terminal/terminal.ts';
import { deliveryTrouble } from './delivery-trouble.ts';

/** The spans of a trace: their observer sends them. */
export interface TracedSpans {
  readonly observer: Observer;
  readonly traceParentOf: (exchange: Exchange) => string | undefined;
  readonly counts: () => SpanCounts;
}

/** `--otlp`: spans to the URL of the traces. A person reads once that some did not arrive, and at the end how many. */
export function tracedSpans(url: string, program: string | undefined, { stderr, secrets, env }: Terminal): TracedSpans {
  const target = new URL(url);
  for (const secret of [target.username, target.password, ...headerSecrets(env)]) secrets.hold(secret || undefined);
  const shown = secrets.masked(url);
  let isSaid = false;
  const warn = (error: Error | undefined): void => {
    if (isSaid) return;
    isSaid = true;
    const { problem, hint } = deliveryTrouble(error, target);
    const advice = hint === undefined ? '' : `hint: ${hint}\n`;
    stderr.say(secrets.masked(`warning: --otlp ${shown}: ${problem}\n${advice}`));
  };
  const sender = spanSender({ url, version: version(), onFailure: warn });
  const observer = new SpanObserver({ sender, program, parent: parseTraceParent(env['TRACEPARENT'] ?? '') });
  return {
    observer: {
      observe: (event) => observer.observe(event),
      async close() {
        await observer.close();
        const { lost, waiting } = sender.counts();
        if (lost + waiting === 0) return;
        // A batch may be tried for longer than anybody waits.
        warn(undefined);
        const what = lost + waiting === 1 ? 'one span' : `${lost + waiting} spans`;
        stderr.say(`warning: --otlp ${shown}: ${what} did not arrive\n`);
      },
    },
    traceParentOf: (exchange) => observer.traceParentOf(exchange),
    counts: () => sender.counts(),
  };
}

/** The values of headers for the Collector: `Authorization=Bearer%20…,x-api-key=…` (OpenTelemetry specification, protocol/exporter.md). */
function headerSecrets(env: Terminal['env']): string[] {
  const texts = [env['OTEL_EXPORTER_OTLP_HEADERS'], env['OTEL_EXPORTER_OTLP_TRACES_HEADERS']];
  return texts.flatMap((text = '') =>
    text.split(',').map((pair) => {
      const value = pair.slice(pair.indexOf('=') + 1).trim();
      try {
        return decodeURIComponent(value);
      } catch {
        return value;
      }
    }),
  );
}
