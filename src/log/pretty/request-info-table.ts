import { dialectOf } from '../../api/dialects.ts';
import { pathAnatomy, type Segment } from '../../api/request/path-anatomy.ts';
import type { Exchange } from '../../trace/exchange.ts';
import type { TableLayout } from '../log-format.ts';
import { plainLine } from '../../api/text/plain-text.ts';
import { textTable } from '../../api/text/text-table.ts';
import { ruleFor } from '../../rbac/rules/rule-match.ts';

/** Level 5: the path with the part that each segment plays, what the API server reads off it, and the rule that allows it. */
export function requestInfoTable(exchange: Exchange, layout: TableLayout): string {
  const look = { frame: layout.ascii ? 'ascii' : 'lines', color: layout.color } as const;
  const parts = anatomyOf(exchange).map(
    ({ text, label, value }) => [plainLine(text), value ? `${label}: ${value}` : label] as const,
  );
  const isWide =
    parts.reduce((width, part) => width + Math.max(...part.map((text) => text.length)) + 3, 1) > layout.columns;
  const anatomy = textTable(isWide ? parts : [parts.map(([text]) => text), parts.map(([, label]) => label)], look);
  const { requestInfo } = exchange;
  if (!requestInfo) return anatomy;
  const rule = Object.entries(ruleFor(requestInfo)).map(([key, values]) => `${key}: ${JSON.stringify(values)}`);
  const info = [
    ['RequestInfo', ''],
    ...Object.entries(requestInfo).map(([key, value]) => [key, plainLine(valueText(value))]),
    ['rule needed', rule.map(plainLine).join('\n')],
  ];
  return `${anatomy}\n${textTable(info, look)}`;
}

/** Of the path that was decoded: what is in front of it (`--api-prefix`) is gone there. */
function anatomyOf({ requestInfo, request }: Exchange): readonly Segment[] {
  return requestInfo ? dialectOf(requestInfo).anatomyOf(requestInfo) : pathAnatomy(request.target);
}

function valueText(value: string | boolean | readonly string[]): string {
  return value === '' ? '""' : Array.isArray(value) ? value.join(' / ') : String(value);
}
