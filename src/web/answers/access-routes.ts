import { accessView } from '../access/access-view.ts';
import type { AskWhy } from '../access/why-asked.ts';
import type { KeptTrace } from '../kept/kept-trace.ts';
import { answerJson } from './answer.ts';
import type { Route } from './route.ts';
import { wantedExchange } from './wanted-exchange.ts';

/** Why an exchange was allowed, or what was missing; with `ask=true` the server is asked, unless it has said it before. */
export function accessRoutes(trace: KeptTrace, askWhy: AskWhy | undefined): Route[] {
  const known = new Map<number, string>();
  const remember = (id: number, reason: string): void => {
    known.set(id, reason);
    const [oldest = id] = known.keys();
    if (known.size > MOST_KNOWN) known.delete(oldest);
  };
  return [
    {
      method: 'GET',
      path: /^exchanges\/(\d{1,15})\/access$/,
      async answer({ res, query, parts }) {
        const exchange = wantedExchange(trace, parts[0]);
        const isAsked = query.get('ask') === 'true';
        const view = await accessView(exchange, { askWhy, isAsked, known: known.get(exchange.id) });
        if (isAsked && view.allowedBy !== undefined) remember(exchange.id, view.allowedBy);
        answerJson(res, view);
      },
    },
  ];
}

const MOST_KNOWN = 1000;
