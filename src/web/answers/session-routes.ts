import { ActionableError } from '../../api/actionable-error.ts';
import { exchangeFilter } from '../../trace/filter/exchange-filter.ts';
import { FILTER_FIELDS } from '../../trace/filter/filter-fields.ts';
import type { FilterCheck, Session } from '../wire/session.ts';
import { answerJson } from './answer.ts';
import type { Route } from './route.ts';

/** What the routes do not find out themselves. */
export type SessionFacts = Omit<Session, 'filterFields'>;

/** What the page is about, and whether a filter can be read. */
export function sessionRoutes(facts: () => SessionFacts): Route[] {
  const filterFields = [...FILTER_FIELDS].map(([name, field]) => ({ name, isNumber: 'numberOf' in field }));
  return [
    {
      method: 'GET',
      path: /^session$/,
      answer: ({ res }) => answerJson(res, { ...facts(), filterFields } satisfies Session),
    },
    {
      method: 'GET',
      path: /^filter$/,
      answer: ({ res, query }) => answerJson(res, checked(query.get('text') ?? '')),
    },
  ];
}

function checked(text: string): FilterCheck {
  if (text.trim() === '') return {};
  try {
    exchangeFilter(text);
    return {};
  } catch (error) {
    if (!(error instanceof ActionableError)) throw error;
    const [, at, problem = error.message] = /^--filter, at character (\d+): (.*)$/s.exec(error.message) ?? [];
    return {
      problem,
      ...(error.hint !== undefined && { hint: error.hint }),
      ...(at !== undefined && { at: Number(at) }),
    };
  }
}
