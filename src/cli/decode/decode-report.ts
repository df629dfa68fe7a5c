import Table from 'cli-table3';
import { drawAnatomy } from '../../api/request/anatomy-drawing.ts';
import { goQuote } from '../../api/go/go-quote.ts';
import { plainLine } from '../../api/text/plain-text.ts';
import { tableCell } from '../../api/text/table-cell.ts';
import { dialectNamed, dialectOf, type DialectVersion } from '../../api/dialects.ts';
import { rbacOf } from '../../rbac/dialects.ts';
import { tableFrame } from '../../log/table.ts';
import { decodeNotes } from '../../trace/decode/decode-notes.ts';
import type { DecodedRequest } from '../../trace/decode/decoded-request.ts';
import { ruleFor } from '../../rbac/rules/rule-match.ts';

/** A request taken apart, for a person: the path's anatomy, the RequestInfo, the RBAC rule, and what may surprise. */
export function decodeReport(request: DecodedRequest, { ascii, version }: ReportOptions): string {
  const { method, url, error, doubt, ...info } = request;
  const segments = dialectNamed(dialectOf(info).name, version).anatomy(url);
  const anatomy = drawAnatomy(segments, { ascii }).map((line) => `  ${line}\n`);
  const notes = (rbacOf(info).notes(info, method) ?? decodeNotes(info, method, url)).map(
    (note) => `- ${plainLine(note)}\n`,
  );
  return [
    `${plainLine(`${method} ${url}`)}\n`,
    ...(anatomy.length > 1 ? [anatomy.join('')] : []),
    `${requestInfoTable(info, ascii)}\n`,
    ...(doubt ? [`Doubt\n- ${plainLine(doubt.text)}\n`] : []),
    ...(error === undefined ? [] : [noRequestInfo(url, error)]),
    // A rule for what does not exist would change nothing.
    ...(error === undefined && doubt?.certainty !== 'wrong' ? [neededRule(info)] : []),
    ...(notes.length > 0 && error === undefined ? [`Notes\n${notes.join('')}`] : []),
  ].join('\n');
}

interface ReportOptions {
  readonly ascii: boolean;
  readonly version: DialectVersion;
}

type Info = Omit<DecodedRequest, 'method' | 'url' | 'error' | 'doubt'>;

function noRequestInfo(url: string, error: string): string {
  const hint = url.startsWith('/') ? '' : '  A path starts with /, a full URL with https://.\n';
  return `The API server cannot make a RequestInfo of this request, so no rule helps:\n  ${plainLine(error)}\n${hint}`;
}

function requestInfoTable(info: Info, ascii: boolean): string {
  const table = new Table({ style: { head: [], border: [] }, chars: tableFrame(ascii) });
  table.push(...Object.entries(info).map(([key, value]) => [key, valueText(value)]));
  return table.toString();
}

function valueText(value: string | boolean | readonly string[]): string {
  if (typeof value === 'boolean') return String(value);
  if (typeof value !== 'string') return tableCell(`[${value.map((text) => goQuote(text)).join(', ')}]`);
  return value === '' ? '""' : tableCell(value);
}

function neededRule(info: Info): string {
  const where = plainLine(rbacOf(info).rolePlace(info));
  const fields = Object.entries(ruleFor(info)).map(([key, values]) => `${key}: ${JSON.stringify(values)}`);
  return `RBAC rule it needs, ${where}\n- ${fields.map(plainLine).join('\n  ')}\n`;
}
