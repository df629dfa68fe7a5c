import { z } from 'zod';
import { WebError } from '../../../web/answers/answer.ts';
import type { TraceSource } from '../source/trace-source.ts';
import { type Tool, tool } from './tool.ts';
import { FILTER, ITEM, itemOf, ROWS } from './wire-shapes.ts';

/** `list_exchanges`: the exchanges of a trace, a page at a time. */
export function listExchanges(source: TraceSource): Tool {
  return tool({
    name: 'list_exchanges',
    title: 'List API requests',
    description:
      `Lists requests to a Kubernetes API server and what became of each, from ${source.what}: the latest first, unless oldest_first is set. ` +
      'Use filter "status=403" for denials and "status>=400" for errors; the id of an item goes to get_exchange and explain_denial.',
    input: z.object({
      filter: FILTER,
      limit: z.number().int().min(1).max(200).optional().describe('how many (default 50)'),
      cursor: z.string().max(20).optional().describe('next_cursor of the page before, with the same filter and order'),
      oldest_first: z.boolean().optional().describe('in the order in which they came'),
    }),
    output: z.object({
      items: z.array(ITEM),
      matched: z.number().describe('how many match the filter, on all pages'),
      next_cursor: z.string().optional().describe('where there are more'),
    }),
    async answer({ filter, limit = 50, cursor, oldest_first: isOldestFirst = false }) {
      const { items: all } = await matching(source, filter);
      const ordered = isOldestFirst ? all : all.toReversed();
      const after = cursor === undefined ? undefined : idOf(cursor);
      const rest =
        after === undefined ? ordered : ordered.filter(({ id }) => (isOldestFirst ? id > after : id < after));
      const items = rest.slice(0, limit);
      const last = items.at(-1);
      return {
        items: items.map(itemOf),
        matched: all.length,
        ...(rest.length > items.length && last && { next_cursor: String(last.id) }),
      };
    },
  });
}

/** All that match, by id. Throws WebError and ActionableError, for a filter that cannot be read too. */
export async function matching(source: TraceSource, filter: string | undefined): Promise<z.infer<typeof ROWS>> {
  const query = new URLSearchParams({ limit: String(ALL), ...(filter !== undefined && { filter }) });
  return ROWS.parse(await source.list(query));
}

/** More than are ever kept. */
const ALL = 1_000_000;

function idOf(cursor: string): number {
  if (/^\d{1,15}$/.test(cursor)) return Number(cursor);
  throw new WebError(
    400,
    `cursor: ${JSON.stringify(cursor)} is not one of ours`,
    'give next_cursor of the page before',
  );
}
