import type { Exchange } from '../../trace/exchange.ts';
import { isLeftOut } from '../../trace/own-calls.ts';
import { EventStream, type LessonFeed } from '../kept/event-stream.ts';
import { rowOf } from '../kept/row-of.ts';
import type { KeptTrace } from '../kept/kept-trace.ts';
import { answerJson, WebError } from './answer.ts';
import type { Row } from '../wire/row.ts';
import type { Route } from './route.ts';
import { wantedExchange, wantedFilter } from './wanted-exchange.ts';

/** The list of exchanges, its stream, and the end of both. */
export function exchangeRoutes(trace: KeptTrace, lessons?: LessonFeed): Route[] {
  const row = (exchange: Exchange): Row => rowOf(exchange, trace.resentFrom(exchange.id));
  return [
    {
      method: 'GET',
      path: /^exchanges$/,
      async answer({ res, query }) {
        const filter = wantedFilter(query);
        const limit = wholeNumber(query, 'limit', 500);
        const after = wholeNumber(query, 'continue', 0);
        const showOwn = query.get('own') === 'true';
        const items: Row[] = [];
        let rest = 0;
        for await (const exchange of trace.exchanges()) {
          if (exchange.id <= after || isLeftOut(exchange, showOwn) || filter?.(exchange) === false) continue;
          if (items.length < limit) items.push(row(exchange));
          else rest++;
        }
        answerJson(res, {
          kind: 'ExchangeList',
          apiVersion: 'kubetrace.dev/v1',
          metadata: {
            epoch: trace.epoch,
            ...(rest > 0 && { continue: String(items.at(-1)?.id ?? after), remainingItemCount: rest }),
          },
          items,
        });
      },
    },
    {
      method: 'GET',
      path: /^exchanges\/(\d{1,15})\/row$/,
      answer: ({ res, parts: [id] }) => answerJson(res, row(wantedExchange(trace, id))),
    },
    {
      method: 'DELETE',
      path: /^exchanges$/,
      answer({ res }) {
        trace.clear();
        answerJson(res, {});
      },
    },
    {
      method: 'GET',
      path: /^events$/,
      answer({ req, res, query }) {
        const filter = wantedFilter(query);
        const after = req.headers['last-event-id'] ?? query.get('after') ?? undefined;
        const options = { filter, after: after === undefined ? undefined : String(after), rowOf: row, lessons };
        new EventStream(trace, res, options);
      },
    },
  ];
}

function wholeNumber(query: URLSearchParams, name: string, otherwise: number): number {
  const text = query.get(name) ?? String(otherwise);
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new WebError(400, `${name}=${text} is not a whole number`);
}
