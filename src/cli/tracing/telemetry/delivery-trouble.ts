/** Why spans did not arrive, in one sentence, and what to look at. */
export interface DeliveryTrouble {
  readonly problem: string;
  readonly hint?: string;
}

/** What went wrong with a batch of spans, for a person; without an error, nothing has come back. `target` is the URL of the traces. */
export function deliveryTrouble(error: Error | undefined, target: URL): DeliveryTrouble {
  const { code, message }: { readonly code?: unknown; readonly message: string } = error ?? {
    message: 'no answer yet',
  };
  if (typeof code === 'number')
    return { problem: `the answer was ${code} ${message}`.trimEnd(), ...hinted(hintOf(code)) };
  const problem = typeof code === 'string' && !message.includes(code) ? `${code}: ${message}` : message;
  return {
    problem,
    ...hinted(target.port === '4317' ? GRPC : error && typeof code !== 'string' ? undefined : NOT_THERE),
  };
}

function hinted(hint: string | undefined): Pick<DeliveryTrouble, 'hint'> {
  return hint === undefined ? {} : { hint };
}

function hintOf(status: number): string | undefined {
  if (status >= 300 && status < 400) return 'redirects are not followed: give --otlp the URL that the answer leads to';
  if (status === 401 || status === 403)
    return 'headers for the Collector are in OTEL_EXPORTER_OTLP_HEADERS, as in Authorization=Bearer%20TOKEN';
  if (status === 404 || status === 405)
    return 'is that an OTLP receiver for HTTP? Its path is /v1/traces, unless --otlp ends with another one that does';
  if (status === 413) return 'the Collector takes no batch of that size: see its max_request_body_size';
  return undefined;
}

const GRPC = 'port 4317 is usually the one for gRPC; OTLP over HTTP is at 4318';
const NOT_THERE = 'is the Collector running, with an OTLP receiver for HTTP at that address?';
