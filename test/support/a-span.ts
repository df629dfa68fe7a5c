/** Facts of a span that tests change; attributes whose value is undefined are left out. */
export interface SpanFacts {
  readonly attributes?: Readonly<Record<string, string | number | undefined>>;
  readonly spanId?: string;
  readonly parentSpanId?: string;
  readonly kind?: number;
  readonly events?: readonly { readonly name: string; readonly attributes: Readonly<Record<string, string>> }[];
}

/** A span as the file exporter of the OpenTelemetry Collector writes it, with the attributes that kubetrace gives it: jane lists pods. */
export function aSpan({
  attributes = {},
  spanId = 'eee19b7ec3c1b174',
  parentSpanId = '',
  kind = 3,
  events = [],
}: SpanFacts = {}): object {
  const all = { ...OURS, ...attributes };
  return {
    traceId: '5b8efff798038103d269b633813fc60c',
    spanId,
    parentSpanId,
    name: 'list pods',
    kind,
    startTimeUnixNano: '1767323045678000000',
    endTimeUnixNano: '1767323045690700000',
    attributes: attributesOf(all),
    ...(events.length > 0 && {
      events: events.map(({ name, attributes: of }) => ({ name, attributes: attributesOf(of) })),
    }),
    status: {},
  };
}

const OURS: Readonly<Record<string, string | number | undefined>> = {
  'http.request.method': 'GET',
  'url.full': 'https://10.0.0.1:6443/api/v1/namespaces/team-a/pods?limit=500',
  'url.path': '/api/v1/namespaces/team-a/pods',
  'url.query': 'limit=500',
  'http.response.status_code': 200,
  'user_agent.original': 'kubectl/v1.33.1 (linux/amd64) kubernetes/8adc0f0',
  'kubetrace.origin': 'client',
  'kubetrace.verb': 'list',
  'enduser.id': 'jane',
};

function attributesOf(all: Readonly<Record<string, string | number | undefined>>): object[] {
  return Object.entries(all).flatMap(([key, value]) =>
    value === undefined
      ? []
      : [{ key, value: typeof value === 'number' ? { intValue: String(value) } : { stringValue: value } }],
  );
}

/** A line of the file exporter: an ExportTraceServiceRequest. */
export function spansLine(...spans: readonly object[]): string {
  const resource = { attributes: [{ key: 'service.name', value: { stringValue: 'kubetrace' } }] };
  return `${JSON.stringify({ resourceSpans: [{ resource, scopeSpans: [{ scope: { name: 'kubetrace' }, spans }] }] })}\n`;
}

/** Without what kubetrace adds: a span of another program. */
export const OF_ANOTHER = { 'kubetrace.origin': undefined, 'kubetrace.verb': undefined, 'enduser.id': undefined };
