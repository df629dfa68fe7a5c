import { bodyView } from '../bodies/body-view.ts';
import { detailOf } from '../detail/exchange-detail.ts';
import type { KeptTrace } from '../kept/kept-trace.ts';
import { answerJson } from './answer.ts';
import type { Route } from './route.ts';
import { wantedExchange } from './wanted-exchange.ts';

/** One exchange, taken apart, and its bodies. */
export function detailRoutes(trace: KeptTrace): Route[] {
  return [
    {
      method: 'GET',
      path: /^exchanges\/(\d{1,15})$/,
      answer: ({ res, parts: [id] }) => answerJson(res, detailOf(wantedExchange(trace, id))),
    },
    {
      method: 'GET',
      path: /^exchanges\/(\d{1,15})\/bodies\/(request|response)$/,
      answer: ({ res, parts: [id, side] }) =>
        answerJson(res, bodyView(wantedExchange(trace, id), side === 'request' ? 'request' : 'response')),
    },
  ];
}
