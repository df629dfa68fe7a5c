import type { HeaderList } from '../../api/request/header-list.ts';
import { cutLines, foldedLines } from '../../api/text/folded-lines.ts';
import { plainLine } from '../../api/text/plain-text.ts';
import type { Exchange, ExchangeRequest, ExchangeResponse } from '../../trace/exchange.ts';
import type { Detail } from '../detail.ts';
import { isStream } from '../../trace/facts/long-running.ts';
import { bodyText } from '../klog/body-text.ts';
import { goHeaders } from '../klog/go-headers.ts';
import { curlWords, statusLine, timingValues } from '../klog/kubectl-records.ts';
import { longBody } from '../klog/long-body.ts';
import type { BodyDrawing } from '../log-format.ts';
import { type LogText, textPieces } from '../output/long-text.ts';
import { INDENT, type LineLayout } from './pretty-line.ts';
import { LABEL, row } from './rows.ts';

/** How the section is drawn. */
export interface WireLayout {
  readonly detail: Detail;
  readonly layout: LineLayout;
  readonly draw?: BodyDrawing | undefined;
}

/** Levels 6 to 10: the facts of kubectl's lines, laid out. */
export function wireSection(exchange: Exchange, wire: WireLayout): LogText[] {
  const { detail, layout } = wire;
  const { request, response, timings } = exchange;
  const bodies = detail.bodyLimit > 0 && exchange.upgrade === undefined;
  const answered = `${statusLine(exchange) || 'no answer'} in ${Math.trunc(timings.responseStarted ?? timings.ended ?? 0)} ms`;
  return [
    plainLine(`${request.method} ${exchange.upstreamUrl}`),
    ...(detail.shows('curl') ? curlSection(exchange, layout) : []),
    ...(detail.shows('requestHeaders') ? headerSection(request.headers, 'request', layout) : []),
    ...(bodies ? bodySection(request, wire) : []),
    answered,
    ...(detail.shows('timings') ? timingSection(exchange) : []),
    ...(detail.shows('responseHeaders') && response ? headerSection(response.headers, 'response', layout) : []),
    ...(bodies && response && !isStream(exchange) ? bodySection(response, wire) : []),
  ];
}

/** On one line, or with a line for each header, so that it can be pasted. */
function curlSection(exchange: Exchange, { columns, wraps }: LineLayout): string[] {
  const words = curlWords(exchange);
  const whole = words.join(' ');
  if (!wraps || whole.length <= columns - INDENT.length - LABEL) return row('curl', whole);
  return row('curl', words.join(' \\\n  '));
}

function headerSection(headers: HeaderList, side: 'request' | 'response', layout: LineLayout): string[] {
  const mark = side === 'request' ? '>' : '<';
  return goHeaders(headers, side).flatMap(([name, value]) =>
    folded(plainLine(`${name}: ${value}`), layout).map((line, i) => `${mark} ${i === 0 ? '' : '  '}${line}`),
  );
}

/** With room for a mark and for setting in. */
function folded(line: string, { columns, wraps }: LineLayout): string[] {
  return wraps ? foldedLines(line, columns - INDENT.length - 4) : [line];
}

function bodySection(
  message: ExchangeRequest | ExchangeResponse,
  { detail: { bodyLimit: limit }, layout, draw }: WireLayout,
): LogText[] {
  const { body, headers } = message;
  const long = limit === Infinity ? longBody(body, headers) : undefined;
  const drawn = long && !long.isBinary ? undefined : draw?.(body, headers, limit);
  if (long && !drawn) return [{ pieces: () => bodyLines(long.pieces(), layout) }];
  const lines = drawn ?? linesOf(bodyText(body, headers, limit));
  return lines.flatMap((line) => bodyParts(plainLine(line), layout));
}

function linesOf(body: string | Uint8Array): string[] {
  const text = typeof body === 'string' ? body : Buffer.from(body).toString();
  return text === '' ? [] : text.replace(/\n$/, '').split('\n');
}

/** A line of a body, in as many lines as it takes. */
export function bodyParts(line: string, layout: LineLayout): string[] {
  return cut(line, layout).map((part) => `| ${part}`);
}

/** A body is data: it is cut where the line ends, so that no blank of it is lost. The first line begins at a column. */
function cut(line: string, { columns, wraps }: LineLayout, column = 0): string[] {
  const width = columns - INDENT.length - '| '.length;
  return wraps ? cutLines(line, width, width - column) : [line];
}

/** The lines of a long body. Where it is cut depends on the piece as well as on the width. */
function* bodyLines(bytes: Iterable<Uint8Array>, layout: LineLayout): Generator<string> {
  const next = `\n${INDENT}| `;
  let column = 0;
  yield `${INDENT}| `;
  for (const text of textPieces(bytes)) {
    const [first = '', ...rest] = text.split('\n').map(plainLine);
    const lines = [...cut(first, layout, column), ...rest.flatMap((line) => cut(line, layout))];
    const last = lines.at(-1) ?? '';
    column = lines.length === 1 ? column + last.length : last.length;
    yield lines.join(next);
  }
}

function timingSection(exchange: Exchange): string[] {
  const spans = timingValues(exchange).map(([key, value]) => `${key.replace('Milliseconds', '')} ${value} ms`);
  return spans.length === 0 ? [] : row('timing', spans.join(', '));
}
