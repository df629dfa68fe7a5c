import { ActionableError } from '../../api/actionable-error.ts';
import type { Exchange } from '../../trace/exchange.ts';
import { type ExchangeFilter, exchangeFilter } from '../../trace/filter/exchange-filter.ts';
import type { KeptTrace } from '../kept/kept-trace.ts';
import { WebError } from './answer.ts';

/** The exchange with an id. Throws WebError where it is not kept. */
export function wantedExchange(trace: KeptTrace, id: string | undefined): Exchange {
  const number = Number(id);
  const exchange = Number.isSafeInteger(number) ? trace.get(number) : undefined;
  if (exchange) return exchange;
  const isPast = number > 0 && number <= trace.lastId;
  throw new WebError(404, isPast ? `exchange ${id} is not kept any more` : `there is no exchange ${id}`);
}

/** The parameter `filter`; `undefined` where there is none. Throws WebError for one that cannot be read. */
export function wantedFilter(query: URLSearchParams): ExchangeFilter | undefined {
  const text = query.get('filter');
  if (text === null || text.trim() === '') return undefined;
  try {
    return exchangeFilter(text);
  } catch (error) {
    if (error instanceof ActionableError) throw new WebError(400, error.message, error.hint);
    throw error;
  }
}
