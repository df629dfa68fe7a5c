import { age, duration } from '../../api/age.ts';
import { markdownText } from '../../api/text/markdown-text.ts';
import { counted } from '../../api/text/counted.ts';
import { groupedNumber } from '../../api/text/grouped-number.ts';
import type { TrafficCounts, TrafficReport } from './traffic-report.ts';

/** The summary as Markdown, for the page of a job. */
export function trafficMarkdown({ startedAt, endedAt, total, rows }: TrafficReport): string {
  const title = `### kubetrace: ${counted(total.count, 'request')} in ${age(endedAt - startedAt)}`;
  if (total.count === 0) return `${title}\n`;
  const lines = rows.map(({ verb, resource, ...counts }) => row(markdownText(verb), markdownText(resource), counts));
  if (rows.length > 1) lines.push(row('**total**', '', total));
  return `${title}\n\n${HEAD}\n${lines.join('\n')}\n`;
}

const HEAD = `| verb | resource | count | denied | errors | p50 | p99 | bytes |
|---|---|--:|--:|--:|--:|--:|--:|`;

function row(verb: string, resource: string, { count, denied, errors, p50, p99, bytes }: TrafficCounts): string {
  const numbers = [count, denied, errors].map(groupedNumber);
  return `| ${[verb, resource, ...numbers, duration(p50), duration(p99), groupedNumber(bytes)].join(' | ')} |`;
}
