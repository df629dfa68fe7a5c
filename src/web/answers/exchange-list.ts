import { isLeftOut } from '../../trace/own-calls.ts';
import type { KeptTrace } from '../kept/kept-trace.ts';
import { rowOf } from '../kept/row-of.ts';
import type { Row } from '../wire/row.ts';
import { WebError } from './answer.ts';
import { wantedFilter } from './wanted-exchange.ts';

/** `GET /api/v1/exchanges`: a page of the rows, by id. */
export interface ExchangeList {
  readonly kind: 'ExchangeList';
  readonly apiVersion: 'kubetrace.dev/v1';
  readonly metadata: {
    /** Which run of kubetrace the ids are of. */
    readonly epoch: string;
    /** Where the next page begins; absent on the last. */
    readonly continue?: string;
    readonly remainingItemCount?: number;
  };
  readonly items: readonly Row[];
}

/** The page that the parameters `filter`, `limit`, `continue` and `own` choose. Throws WebError for one that cannot be read. */
export async function exchangeList(trace: KeptTrace, query: URLSearchParams): Promise<ExchangeList> {
  const filter = wantedFilter(query);
  const limit = wholeNumber(query, 'limit', 500);
  const after = wholeNumber(query, 'continue', 0);
  const showOwn = query.get('own') === 'true';
  const items: Row[] = [];
  let rest = 0;
  for await (const exchange of trace.exchanges()) {
    if (exchange.id <= after || isLeftOut(exchange, showOwn) || filter?.(exchange) === false) continue;
    if (items.length < limit) items.push(rowOf(exchange, trace.resentFrom(exchange.id)));
    else rest++;
  }
  return {
    kind: 'ExchangeList',
    apiVersion: 'kubetrace.dev/v1',
    metadata: {
      epoch: trace.epoch,
      ...(rest > 0 && { continue: String(items.at(-1)?.id ?? after), remainingItemCount: rest }),
    },
    items,
  };
}

function wholeNumber(query: URLSearchParams, name: string, otherwise: number): number {
  const text = query.get(name) ?? String(otherwise);
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new WebError(400, `${name}=${text} is not a whole number`);
}
