import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { Exchange } from '../../trace/exchange.ts';
import type { KeptTrace } from '../kept/kept-trace.ts';
import { WebError } from './answer.ts';
import type { Route } from './route.ts';
import { wantedFilter } from './wanted-exchange.ts';

/** A file in the format of another tool: `begin`, then what `add` returns for each exchange, then `end`. */
export interface ExportedFile {
  readonly contentType: string;
  /** `trace.har`. */
  readonly name: string;
  readonly begin: string;
  add(exchange: Exchange): string;
  end(): string;
}

/** The formats, and how one of them is written. */
export interface Exports {
  readonly formats: readonly string[];
  /** `against`: whom commands are for. `own`: with the calls of kubetrace itself. */
  readonly file: (
    format: string,
    options: { readonly against: 'proxy' | 'server'; readonly own: boolean },
  ) => ExportedFile;
}

/** The trace as a file for another tool. */
export function exportRoutes(trace: KeptTrace, { formats, file }: Exports): Route[] {
  return [
    {
      method: 'GET',
      path: /^export$/,
      async answer({ res, query }) {
        const format = oneOf(query, 'format', formats);
        const against = oneOf(query, 'against', ['proxy', 'server'] as const, 'proxy');
        const ids = idsIn(query);
        const filter = wantedFilter(query);
        const out = file(format, { against, own: query.get('own') === 'true' });
        res.writeHead(200, {
          'Content-Type': out.contentType,
          'Content-Disposition': `attachment; filename="${out.name}"`,
          'Cache-Control': 'no-store',
        });
        await written(res, out.begin);
        for await (const exchange of trace.exchanges()) {
          if (res.destroyed) return;
          if (ids && !ids.has(exchange.id)) continue;
          if (!filter || filter(exchange)) await written(res, out.add(exchange));
        }
        res.end(out.end());
      },
    },
  ];
}

/** Waits for a reader that is slow; one that has left ends it. */
async function written(res: ServerResponse, text: string): Promise<void> {
  if (text === '' || res.destroyed || res.write(text)) return;
  const left = new AbortController();
  const { signal } = left;
  await Promise.race([once(res, 'drain', { signal }), once(res, 'close', { signal })]).finally(() => left.abort());
}

function oneOf<T extends string>(query: URLSearchParams, name: string, values: readonly T[], otherwise?: T): T {
  const text = query.get(name) ?? otherwise;
  const found = values.find((value) => value === text);
  if (found !== undefined) return found;
  throw new WebError(400, `${name}=${text ?? ''}: one of ${values.join(', ')}`);
}

function idsIn(query: URLSearchParams): ReadonlySet<number> | undefined {
  const text = query.get('ids');
  if (text === null) return undefined;
  if (!/^\d{1,15}(?:,\d{1,15})*$/.test(text)) throw new WebError(400, `ids=${text} is not a list of ids, as in 3,4`);
  return new Set(text.split(',').map(Number));
}
