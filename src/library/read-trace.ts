import type { Exchange } from '../trace/exchange.ts';
import { inputOf, type TraceSource } from './trace-source.ts';
import { processWarning } from './warnings.ts';

/** How to read a trace. */
export interface ReadTraceOptions {
  /** Of a HAR: only requests to these hosts. */
  readonly hosts?: readonly string[];
  /** Takes a message about what was passed over, since it could not be read. Default: a warning of the process. */
  readonly onWarning?: (message: string) => void;
}

/**
 * The exchanges of a recording as it is read, so a large one takes no memory: a trace (`--record`, `--log-format json`), events of an audit log
 * also as cloud services deliver them, or a HAR; plain or packed with gzip or zstd. Rejects with a `KubetraceError` where a file cannot be
 * read, or has no exchange in it.
 *
 * @example
 * ```ts
 * import { readTrace } from 'kubetrace';
 *
 * const event = {
 *   kind: 'Event',
 *   apiVersion: 'audit.k8s.io/v1',
 *   stage: 'ResponseComplete',
 *   requestURI: '/api/v1/namespaces/demo/pods',
 *   verb: 'list',
 *   user: { username: 'jane' },
 *   responseStatus: { code: 200 },
 *   requestReceivedTimestamp: '2026-01-02T03:04:05.000000Z',
 * };
 * for await (const { requestInfo, response } of readTrace({ text: JSON.stringify(event) })) {
 *   console.log(requestInfo?.verb, requestInfo?.resource, response?.status); // list pods 200
 * }
 * ```
 */
export async function* readTrace(source: TraceSource, options: ReadTraceOptions = {}): AsyncGenerator<Exchange, void> {
  const { readTrace: read } = await import('../export/files/read-trace.ts');
  const { hosts, onWarning = processWarning } = options;
  for await (const exchanges of read(inputOf(source), { hosts, warn: onWarning })) yield* exchanges;
}
