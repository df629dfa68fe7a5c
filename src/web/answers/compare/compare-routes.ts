import type { Exchange } from '../../../trace/exchange.ts';
import type { KeptTrace } from '../../kept/kept-trace.ts';
import { answerJson, WebError } from '../answer.ts';
import type { Route } from '../route.ts';
import { wantedExchange } from '../wanted-exchange.ts';
import { compared } from './compared.ts';

/** What exchanges have different. */
export function compareRoutes(trace: KeptTrace): Route[] {
  const side = (query: URLSearchParams, name: 'left' | 'right'): Exchange[] =>
    idsIn(query, name).map((id) => wantedExchange(trace, id));
  return [
    {
      method: 'GET',
      path: /^compare$/,
      answer: async ({ res, query }) => answerJson(res, await compared(side(query, 'left'), side(query, 'right'))),
    },
  ];
}

function idsIn(query: URLSearchParams, name: 'left' | 'right'): string[] {
  const text = query.get(name) ?? '';
  if (!/^\d{1,15}(?:,\d{1,15})*$/.test(text))
    throw new WebError(400, `${name}=${text} is not a list of ids, as in 3,4`);
  const ids = text.split(',');
  if (ids.length > MAX_IDS) throw new WebError(400, `${name} has ${ids.length} ids, more than ${MAX_IDS}`);
  return ids;
}

/** On each side. */
const MAX_IDS = 500;
