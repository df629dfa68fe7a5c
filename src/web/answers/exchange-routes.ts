import type { Exchange } from '../../trace/exchange.ts';
import { EventStream, type LessonFeed } from '../kept/event-stream.ts';
import { rowOf } from '../kept/row-of.ts';
import type { KeptTrace } from '../kept/kept-trace.ts';
import { answerJson } from './answer.ts';
import { exchangeList } from './exchange-list.ts';
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
        answerJson(res, await exchangeList(trace, query));
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
