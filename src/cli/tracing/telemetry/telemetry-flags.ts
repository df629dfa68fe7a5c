import { type Command, InvalidArgumentError } from 'commander';
import { parseAddress, parsePort } from '../../arguments/flag-values.ts';
import { type OptionsOf, withOptions } from '../../arguments/with-options.ts';

/** What is reported to other programs while a proxy runs. `otlp` is the URL of the traces. */
export type TelemetryFlags = Partial<OptionsOf<typeof telemetryFlags>>;

/** Spans of the requests. */
export const otlpFlag = (command: Command) =>
  command
    .optionsGroup('Telemetry:')
    .option(
      '--otlp <url>',
      'send a span per request to this OpenTelemetry Collector, such as http://127.0.0.1:4318',
      parseOtlpUrl,
    );

/** Counters of the requests, and whether the proxy is ready. */
export const metricsFlags = (command: Command) =>
  command
    .optionsGroup('Telemetry:')
    .option('--metrics-port <port>', 'serve /metrics for Prometheus, and /healthz and /readyz, on this port', parsePort)
    .option('--metrics-address <ip>', 'address of --metrics-port', parseAddress, '127.0.0.1');

/** All of them. */
export const telemetryFlags = (command: Command) => withOptions(command, otlpFlag, metricsFlags);

/**
 * Where traces are sent to: the URL itself if it ends with `/v1/traces`, else that below it, as for OTEL_EXPORTER_OTLP_ENDPOINT (OpenTelemetry
 * specification, protocol/exporter.md). Throws commander's InvalidArgumentError.
 */
export function parseOtlpUrl(value: string): string {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (url?.protocol === 'grpc:' || url?.protocol === 'grpcs:') {
    throw new InvalidArgumentError(
      'Spans are sent by HTTP, not gRPC: give the port for that, as in http://127.0.0.1:4318.',
    );
  }
  if ((url?.protocol !== 'http:' && url?.protocol !== 'https:') || url.hash !== '') {
    throw new InvalidArgumentError('Expected a URL with http or https, such as http://127.0.0.1:4318.');
  }
  const path = url.pathname.replace(/\/+$/, '');
  url.pathname = path.endsWith('/v1/traces') ? path : `${path}/v1/traces`;
  return url.href;
}
