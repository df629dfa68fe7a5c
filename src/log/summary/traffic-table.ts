import Table from 'cli-table3';
import { age, duration } from '../../api/age.ts';
import { tableCell } from '../../api/text/table-cell.ts';
import { counted } from '../../api/text/counted.ts';
import { groupedNumber } from '../../api/text/grouped-number.ts';
import { NO_FRAME } from '../table.ts';
import type { TrafficReport } from './traffic-report.ts';

/** The summary for a person, as kubectl draws its tables. */
export function trafficTable({ startedAt, endedAt, total, rows }: TrafficReport): string {
  const title = `${counted(total.count, 'request')} in ${age(endedAt - startedAt)}`;
  if (total.count === 0) return `${title}\n`;
  const table = new Table({
    head: ['VERB', 'RESOURCE', 'COUNT', 'DENIED', 'ERRORS', 'P50', 'P99', 'BYTES'],
    colAligns: ['left', 'left', 'right', 'right', 'right', 'right', 'right', 'right'],
    chars: NO_FRAME,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 2 },
  });
  for (const { verb, resource, ...counts } of rows)
    table.push([tableCell(verb), tableCell(resource), ...cells(counts)]);
  if (rows.length > 1) table.push(['total', '', ...cells(total)]);
  return `${title}\n${table.toString().replace(/ +$/gm, '')}\n`;
}

function cells({ count, denied, errors, p50, p99, bytes }: TrafficReport['total']): string[] {
  return [...[count, denied, errors].map(groupedNumber), ...[p50, p99].map(duration), groupedNumber(bytes)];
}
