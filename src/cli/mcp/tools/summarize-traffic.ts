import { z } from 'zod';
import { LatencyHistogram } from '../../../log/summary/latency-histogram.ts';
import type { TraceSource } from '../source/trace-source.ts';
import { matching } from './list-exchanges.ts';
import { type Tool, tool } from './tool.ts';
import { FILTER, type McpRow } from './wire-shapes.ts';

const COUNTS = {
  count: z.number(),
  denied: z.number().describe('401 and 403, and what kubetrace refused'),
  errors: z.number().describe('other answers from 400 on, and failures'),
  p50: z.number().describe('milliseconds until it ended; of watches and the like until it began'),
  p99: z.number(),
};

/** `summarize_traffic`: a trace counted. */
export function summarizeTraffic(source: TraceSource): Tool {
  return tool({
    name: 'summarize_traffic',
    title: 'Summarize the traffic',
    description: `Counts the requests of ${source.what}: by verb and resource with latencies, by user, by client, and each different problem. A good first call.`,
    input: z.object({ filter: FILTER }),
    output: z.object({
      from: z.string().optional().describe('when the first began'),
      to: z.string().optional().describe('when the last began'),
      total: z.object(COUNTS),
      rows: z
        .array(z.object({ verb: z.string(), resource: z.string(), ...COUNTS }))
        .describe('the most frequent first'),
      users: z.array(z.object({ name: z.string(), count: z.number() })),
      clients: z.array(z.object({ name: z.string(), count: z.number() })),
      problems: z.array(z.object({ problem: z.string(), count: z.number(), last_id: z.number() })),
    }),
    async answer({ filter }) {
      const { items } = await matching(source, filter);
      const groups = grouped(items, ({ verb, resource }) => `${verb} ${resource}`);
      return {
        ...timesOf(items),
        total: countsOf(items),
        rows: byCount(
          [...groups.values()].map((rows) => ({
            verb: rows[0]?.verb ?? '',
            resource: rows[0]?.resource ?? '',
            ...countsOf(rows),
          })),
        ),
        users: byCount(named(items, ({ user }) => user)),
        clients: byCount(named(items, ({ client }) => client)),
        problems: byCount(
          named(items, ({ problem }) => problem).map(({ name, count, last }) => ({
            problem: name,
            count,
            last_id: last,
          })),
        ),
      };
    },
  });
}

/** Rows by a text of theirs; those that have none are left out. */
function grouped(rows: readonly McpRow[], textOf: (row: McpRow) => string | undefined): Map<string, McpRow[]> {
  const groups = new Map<string, McpRow[]>();
  for (const row of rows) {
    const text = textOf(row);
    if (text === undefined || text === '') continue;
    const group = groups.get(text);
    if (group) group.push(row);
    else groups.set(text, [row]);
  }
  return groups;
}

function named(rows: readonly McpRow[], textOf: (row: McpRow) => string | undefined) {
  return [...grouped(rows, textOf)].map(([name, group]) => ({
    name,
    count: group.length,
    last: group.at(-1)?.id ?? 0,
  }));
}

function byCount<T extends { readonly count: number }>(items: readonly T[]): T[] {
  return items.toSorted((a, b) => b.count - a.count);
}

function timesOf(rows: readonly McpRow[]): { readonly from?: string; readonly to?: string } {
  let [from, to] = [Infinity, -Infinity];
  for (const { at } of rows) [from, to] = [Math.min(from, at), Math.max(to, at)];
  return rows.length === 0 ? {} : { from: new Date(from).toISOString(), to: new Date(to).toISOString() };
}

function countsOf(rows: readonly McpRow[]) {
  const latencies = new LatencyHistogram();
  let [denied, errors] = [0, 0];
  for (const { outcome, isLong = false, started, ended } of rows) {
    if (DENIED.has(outcome)) denied++;
    else if (ERRORS.has(outcome)) errors++;
    const milliseconds = isLong ? started : (ended ?? started);
    if (milliseconds !== undefined) latencies.add(milliseconds);
  }
  return { count: rows.length, denied, errors, p50: latencies.percentile(0.5), p99: latencies.percentile(0.99) };
}

/** Outcomes of a row (web/wire/row.ts). */
const DENIED: ReadonlySet<string> = new Set(['denied', 'refused']);
const ERRORS: ReadonlySet<string> = new Set(['error', 'fault', 'failed']);
