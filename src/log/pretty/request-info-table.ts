import Table from 'cli-table3';
import { dialectOf } from '../../api/dialects.ts';
import { pathAnatomy, type Segment } from '../../api/request/path-anatomy.ts';
import type { Exchange } from '../../trace/exchange.ts';
import type { TableLayout } from '../log-format.ts';
import { plainLine } from '../../api/text/plain-text.ts';
import { tableFrame } from '../table.ts';
import { ruleFor } from '../../rbac/rules/rule-match.ts';

/** Level 5: the path with the part that each segment plays, what the API server reads off it, and the rule that allows it. */
export function requestInfoTable(exchange: Exchange, layout: TableLayout): string {
  const style = layout.color ? { head: ['cyan'], border: ['gray'] } : { head: [], border: [] };
  const parts = anatomyOf(exchange).map(({ text, label, value }) => [
    plainLine(text),
    value ? `${label}: ${value}` : label,
  ]);
  const anatomy = new Table({ style, chars: tableFrame(layout.ascii ?? false) });
  const isWide =
    parts.reduce((width, part) => width + Math.max(...part.map((text) => text.length)) + 3, 1) > layout.columns;
  anatomy.push(...(isWide ? parts : [parts.map(([text = '']) => text), parts.map(([, label = '']) => label)]));
  const { requestInfo } = exchange;
  if (!requestInfo) return anatomy.toString();
  const info = new Table({ head: ['RequestInfo', ''], style, chars: tableFrame(layout.ascii ?? false) });
  const rule = Object.entries(ruleFor(requestInfo)).map(([key, values]) => `${key}: ${JSON.stringify(values)}`);
  info.push(...Object.entries(requestInfo).map(([key, value]) => [key, plainLine(valueText(value))]), [
    'rule needed',
    rule.map(plainLine).join('\n'),
  ]);
  return `${anatomy.toString()}\n${info.toString()}`;
}

/** Of the path that was decoded: what is in front of it (`--api-prefix`) is gone there. */
function anatomyOf({ requestInfo, request }: Exchange): readonly Segment[] {
  return requestInfo ? dialectOf(requestInfo).anatomyOf(requestInfo) : pathAnatomy(request.target);
}

function valueText(value: string | boolean | readonly string[]): string {
  return value === '' ? '""' : Array.isArray(value) ? value.join(' / ') : String(value);
}
