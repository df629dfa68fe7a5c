import type { SegmentLabel, Segment } from '../../../api/request/path-anatomy.ts';
import type { RequestInfo } from '../../../api/request/request-info.ts';
import type { PolicyRule } from '../../../rbac/rules/policy-rule.ts';
import type { StreamChannel, StreamSummary } from '../../../trace/streams/stream-summary.ts';
import type { BodyView, TableView, WatchEventView } from '../../wire/body.ts';
import type { Anatomy, ExchangeDetail, HeaderDetail, MessageDetail, TimingPart } from '../../wire/detail.ts';
import { ROW } from './row-schemas.ts';
import { flag, list, named, number, object, optional, pair, text, whole, words, yes } from './schema.ts';

const LABEL = words<SegmentLabel>({
  prefix: true,
  group: true,
  version: true,
  'special verb': true,
  namespaces: true,
  namespace: true,
  resource: true,
  name: true,
  subresource: true,
  rest: true,
  path: true,
  clusters: true,
  cluster: true,
  workspaces: true,
  workspace: true,
  devops: true,
  'devops project': true,
});

const REQUEST_INFO = named(
  'RequestInfo',
  object<RequestInfo>({
    isResourceRequest: flag(),
    path: text(),
    verb: text(),
    apiPrefix: text(),
    apiGroup: text('"" is the core group'),
    apiVersion: text(),
    namespace: text(),
    resource: text(),
    subresource: text(),
    name: text(),
    parts: list(text()),
    fieldSelector: text(),
    labelSelector: text(),
    cluster: optional(text()),
    workspace: optional(text()),
    devops: optional(text()),
    resourceScope: optional(text()),
    isKubernetesRequest: optional(flag()),
  }),
);

const RULE = named(
  'PolicyRule',
  object<PolicyRule>({
    verbs: list(text()),
    apiGroups: optional(list(text())),
    resources: optional(list(text())),
    resourceNames: optional(list(text())),
    nonResourceURLs: optional(list(text())),
  }),
);

const ANATOMY = named(
  'Anatomy',
  object<Anatomy>({
    segments: list(object<Segment>({ text: text(), label: LABEL, value: optional(text()) })),
    query: list(pair()),
    requestInfo: optional(REQUEST_INFO),
    rule: optional(object<NonNullable<Anatomy['rule']>>({ rule: RULE, place: text('where it is granted') })),
    notes: list(text()),
  }),
);

const MESSAGE = {
  httpVersion: optional(text()),
  headers: list(
    object<HeaderDetail>({ name: text(), value: text(), isMasked: optional(yes()), note: optional(text()) }),
  ),
  body: object<MessageDetail['body']>({
    size: whole('of the body, in bytes'),
    kept: whole('how many of them are kept'),
    isCut: flag(),
    withheld: optional(text('why there is none')),
  }),
};

const CHANNEL = object<StreamChannel>({
  name: text(),
  bytesIn: whole(),
  bytesOut: whole(),
  streams: optional(whole()),
  lines: optional(whole()),
});

const STREAM = named(
  'StreamSummary',
  object<StreamSummary>({
    protocol: text(),
    bytesIn: whole(),
    bytesOut: whole(),
    channels: list(CHANNEL),
    exitCode: optional(whole()),
    error: optional(text()),
    close: optional(
      object<NonNullable<StreamSummary['close']>>({
        by: words({ client: true, server: true }),
        code: optional(whole()),
      }),
    ),
    undecoded: optional(words({ client: true, server: true, both: true })),
  }),
);

/** One exchange, taken apart. */
export const DETAIL = named(
  'ExchangeDetail',
  object<ExchangeDetail>({
    row: ROW,
    anatomy: ANATOMY,
    request: object<ExchangeDetail['request']>({ ...MESSAGE, target: text() }),
    response: optional(
      object<NonNullable<ExchangeDetail['response']>>({ ...MESSAGE, status: whole(), statusText: text() }),
    ),
    timing: list(object<TimingPart>({ name: text(), from: number('in milliseconds after the start'), to: number() })),
    stream: optional(STREAM),
    upgrade: optional(text()),
    upstreamUrl: text('where it was sent'),
    credential: optional(text('what proved who sent it')),
    asked: list(
      object<ExchangeDetail['asked'][number]>({ id: whole(), what: text() }),
      'calls that kubetrace made about it',
    ),
    explanation: optional(
      object<NonNullable<ExchangeDetail['explanation']>>({ words: list(text()), remedy: optional(text()) }),
    ),
    raw: text('a line of a trace file (trace-format.md)'),
  }),
);

/** A body for a reader. */
export const BODY = named(
  'BodyView',
  object<BodyView>({
    contentType: text(),
    size: whole('of the body, in bytes'),
    missing: optional(text('why not all of it is here')),
    format: text('json, yaml, protobuf, cbor, text, binary or none'),
    text: text(),
    yaml: optional(text()),
    table: optional(object<TableView>({ columns: list(text()), rows: list(list(text())) })),
    events: optional(
      list(
        object<WatchEventView>({ type: text(), object: text(), resourceVersion: optional(text()), text: text() }),
        'of a watch',
      ),
    ),
  }),
);
