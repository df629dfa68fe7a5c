import { age, duration } from '../../api/age.ts';
import { plainLine } from '../../api/text/plain-text.ts';
import { textTable } from '../../api/text/text-table.ts';
import type { TrafficReport } from './traffic-report.ts';

/** The summary for a person, as kubectl draws its tables. */
export function trafficTable({ startedAt, endedAt, total, rows }: TrafficReport): string {
  const title = `${total.count} ${total.count === 1 ? 'request' : 'requests'} in ${age(endedAt - startedAt)}`;
  if (total.count === 0) return `${title}\n`;
  const lines = [
    ['VERB', 'RESOURCE', 'COUNT', 'DENIED', 'ERRORS', 'P50', 'P99', 'BYTES'],
    ...rows.map(({ verb, resource, ...counts }) => [plainLine(verb), plainLine(resource), ...cells(counts)]),
    ...(rows.length > 1 ? [['total', '', ...cells(total)]] : []),
  ];
  return `${title}\n${textTable(lines, { frame: 'none', rightFrom: 2 })}\n`;
}

function cells({ count, denied, errors, p50, p99, bytes }: TrafficReport['total']): string[] {
  return [
    ...[count, denied, errors].map((number) => number.toLocaleString('en')),
    ...[p50, p99].map(duration),
    bytes.toLocaleString('en'),
  ];
}
