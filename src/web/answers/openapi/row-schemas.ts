import type { Hello, Lost, Matches, Rows } from '../../wire/events.ts';
import type { Outcome, Row, RowCommand } from '../../wire/row.ts';
import { flag, list, named, number, object, optional, text, whole, words, yes } from './schema.ts';

const COMMAND = object<RowCommand>({ session: text('tells runs of the same command apart'), name: text() });

const OUTCOME = words<Outcome>(
  { pending: true, ok: true, redirect: true, denied: true, refused: true, error: true, fault: true, failed: true },
  'denied: the 401 or 403 of the server; refused: by kubetrace; failed: without an answer',
);

/** An exchange in the list. */
export const ROW = named(
  'Row',
  object<Row>({
    id: whole(),
    at: number('when it started, in epoch milliseconds'),
    stage: words({ RequestReceived: true, ResponseStarted: true, ResponseComplete: true, Failed: true }),
    outcome: OUTCOME,
    origin: words({ client: true, kubetrace: true }),
    verb: text('the method where the API server has no verb for it'),
    method: text(),
    resource: text('resource[/subresource][.group], or the path of a request that is not for a resource'),
    namespace: text(),
    name: text(),
    status: whole('0 where no answer came'),
    started: optional(number('of the answer, in milliseconds after the start')),
    ended: optional(number('in milliseconds after the start')),
    sent: whole('bytes of the body of the request'),
    received: whole('bytes of the body of the answer'),
    client: text(),
    user: optional(text('whom the API server authorized, as far as that is known')),
    command: optional(COMMAND),
    isDiscovery: optional(yes()),
    isLong: optional(yes('a watch, a log that is followed, exec and the like')),
    problem: optional(text('what was missing, why it was refused or failed')),
    denial: optional(text('the class of a denial')),
    resent: optional(whole('the exchange that was sent again as this one')),
    isHidden: optional(yes('does not match the filter of the stream')),
  }),
);

interface ExchangeList {
  readonly kind: 'ExchangeList';
  readonly apiVersion: 'kubetrace.dev/v1';
  readonly metadata: { readonly epoch: string; readonly continue?: string; readonly remainingItemCount?: number };
  readonly items: readonly Row[];
}

/** A page of the list. */
export const EXCHANGE_LIST = named(
  'ExchangeList',
  object<ExchangeList>({
    kind: words({ ExchangeList: true }),
    apiVersion: words({ 'kubetrace.dev/v1': true }),
    metadata: object<ExchangeList['metadata']>({
      epoch: text('which run of kubetrace it is: ids of another say nothing'),
      continue: optional(text('for the parameter `continue` of the next request, where there is more')),
      remainingItemCount: optional(whole()),
    }),
    items: list(ROW),
  }),
);

/** What the stream of events begins with. */
export const HELLO = named(
  'Hello',
  object<Hello>({
    epoch: text(),
    isResumed: flag('it goes on from Last-Event-ID; otherwise all rows follow'),
    rows: whole(),
  }),
);

/** What was lost since Last-Event-ID. */
export const LOST = named('Lost', object<Lost>({ exchanges: whole() }));

/** What matches the filter of the stream. */
export const MATCHES = named('Matches', object<Matches>({ ids: list(whole()) }));

/** What has changed. */
export const ROWS = named(
  'Rows',
  object<Rows>({
    rows: list(ROW, 'each takes the place of the one with its id'),
    oldest: whole('exchanges with a lower id are dropped, but for `older`'),
    older: list(whole(), 'older ones that have not ended'),
    isCurrent: flag('nothing more is waiting'),
  }),
);
