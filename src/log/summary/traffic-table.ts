import Table from 'cli-table3';
import { age } from '../../api/age.ts';
import { plainLine } from '../../api/plain-text.ts';
import { duration } from '../quantities.ts';
import type { TrafficReport } from './traffic-report.ts';

/** The summary for a person, as kubectl draws its tables. */
export function trafficTable({ startedAt, endedAt, total, rows }: TrafficReport): string {
  const title = `${total.count} ${total.count === 1 ? 'request' : 'requests'} in ${age(endedAt - startedAt)}`;
  if (total.count === 0) return `${title}\n`;
  const table = new Table({
    head: ['VERB', 'RESOURCE', 'COUNT', 'DENIED', 'ERRORS', 'P50', 'P99', 'BYTES'],
    colAligns: ['left', 'left', 'right', 'right', 'right', 'right', 'right', 'right'],
    chars: NO_LINES,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 2 },
  });
  for (const { verb, resource, ...counts } of rows)
    table.push([plainLine(verb), plainLine(resource), ...cells(counts)]);
  if (rows.length > 1) table.push(['total', '', ...cells(total)]);
  return `${title}\n${table.toString().replace(/ +$/gm, '')}\n`;
}

function cells({ count, denied, errors, p50, p99, bytes }: TrafficReport['total']): string[] {
  return [
    ...[count, denied, errors].map((number) => number.toLocaleString('en')),
    ...[p50, p99].map(duration),
    bytes.toLocaleString('en'),
  ];
}

const NO_LINES = Object.fromEntries(
  (
    'top top-mid top-left top-right bottom bottom-mid bottom-left bottom-right ' +
    'left left-mid mid mid-mid right right-mid middle'
  )
    .split(' ')
    .map((place) => [place, '']),
);
