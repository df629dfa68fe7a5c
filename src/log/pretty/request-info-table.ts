import Table from 'cli-table3';
import { dialectOf } from '../../api/dialects.ts';
import { pathAnatomy, type Segment } from '../../api/request/path-anatomy.ts';
import type { Exchange } from '../../trace/exchange.ts';
import type { TableLayout } from '../log-format.ts';
import { cutLines } from '../../api/text/folded-lines.ts';
import { tableCell } from '../../api/text/table-cell.ts';
import { tableFrame } from '../table.ts';
import { type Paint, painter } from './paint.ts';
import { ruleFor } from '../../rbac/rules/rule-match.ts';

/** Level 5: the path with the part that each segment plays, what the API server reads off it where that is anything (the core group is `""`), and the rule that allows it. */
export function requestInfoTable(exchange: Exchange, layout: TableLayout): string {
  const { color, ascii = false } = layout;
  const paint = painter(color);
  // cli-table3 would decide about colours by itself: by CI, and by whether standard output is a terminal.
  const options = { style: { head: [], border: [] }, chars: tableFrame(ascii) };
  const parts = anatomyOf(exchange).map(({ text, label, value }) => [
    tableCell(text),
    value ? `${label}: ${value}` : label,
  ]);
  const anatomy = new Table(options);
  const isWide =
    parts.reduce((width, part) => width + Math.max(...part.map((text) => text.length)) + 3, 1) > layout.columns;
  anatomy.push(
    ...(isWide ? cut(parts, layout) : [parts.map(([text = '']) => text), parts.map(([, label = '']) => label)]),
  );
  const { requestInfo } = exchange;
  if (!requestInfo) return faintFrame(anatomy.toString(), paint);
  const info = new Table({ ...options, head: [paint('read', 'RequestInfo'), ''] });
  const rule = Object.entries(ruleFor(requestInfo)).map(([key, values]) => `${key}: ${JSON.stringify(values)}`);
  const rows = Object.entries(requestInfo)
    .filter(([key, value]) => value.length !== 0 || (key === 'apiGroup' && requestInfo.isResourceRequest))
    .map(([key, value]) => [key, tableCell(valueText(value))]);
  info.push(...cut([...rows, ['rule needed', rule.map(tableCell).join('\n')]], layout));
  return [anatomy, info].map((table) => faintFrame(table.toString(), paint)).join('\n');
}

/** Rows of two cells that are as wide as the terminal allows. */
function cut(rows: readonly string[][], { columns, wraps = false }: TableLayout): string[][] {
  if (!wraps) return [...rows];
  const room = columns - FRAME;
  const first = Math.min(Math.max(...rows.map(([text = '']) => text.length)), Math.floor(room * 0.45));
  return rows.map((row) => row.map((text, i) => cutCell(text, i === 0 ? first : room - first)));
}

/** Of two cells: three bars and a blank on either side of each text. */
const FRAME = 7;

function cutCell(text: string, width: number): string {
  return text
    .split('\n')
    .flatMap((line) => cutLines(line, width))
    .join('\n');
}

/** With its frame in a faint colour; a bar in the text of a cell is painted as well. */
function faintFrame(table: string, paint: Paint): string {
  const lines = table.split('\n');
  const isEdge = (i: number): boolean => i === 0 || i === lines.length - 1;
  const painted = lines.map((line, i) =>
    isEdge(i) ? paint('faint', line) : line.replace(/[|│]/g, (bar) => paint('faint', bar)),
  );
  return painted.join('\n');
}

/** Of the path that was decoded, from which a prefix (`--api-prefix`) has been removed. */
function anatomyOf({ requestInfo, request }: Exchange): readonly Segment[] {
  return requestInfo ? dialectOf(requestInfo).anatomyOf(requestInfo) : pathAnatomy(request.target);
}

function valueText(value: string | boolean | readonly string[]): string {
  return value === '' ? '""' : Array.isArray(value) ? value.join(' / ') : String(value);
}
