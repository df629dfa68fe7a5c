import { type ExplainedAnswer, remedyLabel } from '../../api/answers/explained-answer.ts';
import { wrappedLines } from '../../api/text/wrapped-lines.ts';
import type { Denial } from '../../rbac/rules/denial.ts';
import { cureManifest } from '../../rbac/cure-manifest.ts';
import type { Exchange, ExchangeRequest, ExchangeResponse } from '../../trace/exchange.ts';
import type { HeaderList } from '../../api/request/header-list.ts';
import { bodyText } from '../klog/body-text.ts';
import { goHeaders } from '../klog/go-headers.ts';
import { curlCommand, statusLine, timingValues } from '../klog/kubectl-records.ts';
import { isStream } from '../facts/long-running.ts';
import { longBody } from '../klog/long-body.ts';
import { type LogText, textPieces } from '../output/long-text.ts';
import type { BodyDrawing, Drawings, FormatOptions, LogFormat } from '../log-format.ts';
import { nearLines } from '../facts/near-facts.ts';
import { plainLine } from '../../api/text/plain-text.ts';
import { ClientHeadings } from './client-headings.ts';
import { painter, type Style } from './paint.ts';
import { clock, INDENT, type LineLayout, prettyDiscoveryLine, prettyEventLine, prettyLines } from './pretty-line.ts';
import { objectOf, summaryOf } from '../../trace/exchange-summary.ts';
import { troubleOf } from '../facts/problem-line.ts';
import { bodyLimit, factsOf, shows } from '../ladder.ts';
import { type Fact, isNewAtClose } from '../facts/fact.ts';
import { momentOf } from '../facts/moment.ts';
import type { Moment } from '../facts/moment.ts';

/** For a person at a terminal: one line in columns, details under it. */
export function prettyFormat(options: FormatOptions, { table, body }: Drawings = {}): LogFormat {
  const { verbosity } = options;
  const { color, ascii = false } = options;
  const layout: LineLayout = {
    paint: painter(color),
    columns: options.columns ?? 120,
    wraps: options.columns !== undefined,
  };
  const clients = new ClientHeadings(layout);
  const sections = (exchange: Exchange, moment: Moment): LogText[] => [
    ...(exchange.denial && shows(verbosity, 'cure') ? cureSection(exchange.denial) : []),
    ...(table && moment !== 'closed'
      ? block(table(exchange, { color, ascii, columns: layout.columns - INDENT.length }))
      : []),
    ...(shows(verbosity, 'wire') && moment !== 'closed' ? wireSection(exchange, verbosity, body) : []),
  ];
  return {
    exchange(exchange, moment, answer) {
      const trouble = troubleOf(exchange);
      const problem = trouble === undefined ? [] : sentence(plainLine(trouble), layout, 'worse');
      const near = [
        ...nearLines(exchange).flatMap((line) => sentence(plainLine(line), layout)),
        ...answerLines(answer, layout),
      ].map((line) => INDENT + line);
      const shown = factsOf(exchange, verbosity).filter((fact) => moment !== 'closed' || isNewAtClose(fact));
      const facts = rows(shown, layout);
      if (!shows(verbosity, 'line'))
        return [
          ...(trouble === undefined ? [] : troubleLines(exchange, moment, plainLine(trouble), layout)),
          ...near,
          ...facts.map((line) => INDENT + line),
        ];
      return [
        ...clients.before(exchange),
        ...prettyLines(exchange, moment, layout),
        ...problem.map((line) => INDENT + line),
        ...near,
        ...[...facts, ...sections(exchange, moment)].map((line) =>
          typeof line === 'string' ? `${INDENT}${line}`.trimEnd() : line,
        ),
      ];
    },
    watchEvent(exchange, event, at) {
      const note = event.message ?? (event.resourceVersion === '' ? '' : `resourceVersion ${event.resourceVersion}`);
      const drawn = bodyLimit(verbosity) > 0 ? (event.table ?? []) : [];
      return [
        prettyEventLine(exchange, { ...event, note }, { ...layout, at }),
        ...drawn.map((line) => `${INDENT}| ${plainLine(line)}`),
      ];
    },
    discovery: (calls) => [
      ...clients.beforeCalls(calls),
      prettyDiscoveryLine(calls, layout),
      ...(shows(verbosity, 'sizes') ? row('size', `received ${calls.bytes.toLocaleString('en')} B`) : []).map(
        (line) => INDENT + line,
      ),
    ],
    repeated: ({ first, more, endedAt }) =>
      sentence(
        `${first.request.method} ${plainLine(first.requestInfo?.path ?? first.request.target)} failed the same way ${more} more time${more === 1 ? '' : 's'} within ${Math.max(1, Math.round(endedAt - first.startedAt))} ms`,
        layout,
        'faint',
      ).map((line) => INDENT + line),
    dropped: (lines) => `${INDENT}(${lines} log lines dropped: the terminal could not keep up)`,
  };
}

/** The server's words, and what to do about them, at words. */
function answerLines(answer: ExplainedAnswer | undefined, layout: LineLayout): string[] {
  if (!answer) return [];
  const { words, remedy } = answer;
  return [
    ...words.flatMap((line) => sentence(plainLine(line), layout, 'worse')),
    ...(remedy ? sentence(plainLine(`${remedyLabel(remedy)}: ${remedy.text}`), layout) : []),
  ];
}

/** A sentence below the line of an exchange. On a terminal it is broken at words, and what follows its first line is set in. */
function sentence(text: string, { paint, columns, wraps }: LineLayout, style?: Style): string[] {
  const lines = wraps ? wrappedLines(text, columns - INDENT.length - HANGING.length) : [text];
  return lines.map((line, i) => (i === 0 ? '' : HANGING) + paint(style, line));
}

const HANGING = '  ';

/** Level 0: what was requested and what was missing. */
function troubleLines(exchange: Exchange, moment: Moment, trouble: string, layout: LineLayout): string[] {
  const { verb, resource, status, ...object } = summaryOf(exchange);
  const asked = plainLine([status || '---', verb, resource, objectOf(object)].filter((word) => word !== '').join(' '));
  const time = clock(momentOf(exchange, moment), layout);
  const whole = `${time}  ${asked}: ${layout.paint('worse', trouble)}`;
  if (!layout.wraps || time.length + 2 + asked.length + 2 + trouble.length <= layout.columns) return [whole];
  return [`${time}  ${asked}:`, ...sentence(trouble, layout, 'worse').map((line) => INDENT + line)];
}

/** Facts of one topic side by side, the topics below each other. */
function rows(facts: readonly Fact[], { columns, wraps }: LineLayout): string[] {
  const topics = new Map<string, string[]>();
  for (const { topic, value, text } of facts) {
    topics.set(topic, [...(topics.get(topic) ?? []), text?.() ?? String(value)]);
  }
  const broken = (text: string) => (wraps ? wrappedLines(text, columns - INDENT.length - LABEL) : [text]);
  return [...topics].flatMap(([topic, texts]) => row(topic, texts.join(', ').split('\n').flatMap(broken).join('\n')));
}

function row(label: string, text: string): string[] {
  const [first = '', ...rest] = text.split('\n').map(plainLine);
  return [`${label.padEnd(LABEL - 2)}  ${first}`, ...rest.map((line) => `${' '.repeat(LABEL)}${line}`)];
}

/** Columns of a label and the blanks after it. */
const LABEL = 12;

function block(text: string): string[] {
  return text.replace(/\n$/, '').split('\n');
}

function cureSection(denial: Denial): string[] {
  const [least, ...others] = denial.cures;
  if (!least) return row('denied', denial.reason);
  return [
    ...row('cure', least.title),
    ...block(cureManifest(least)).map((line) => `  ${plainLine(line)}`),
    ...others.flatMap((cure) => row('or', cure.title)),
  ];
}

/** Levels 6 to 10: the facts of kubectl's lines, laid out. */
function wireSection(exchange: Exchange, verbosity: number, draw?: BodyDrawing): LogText[] {
  const { request, response, timings } = exchange;
  const limit = bodyLimit(verbosity);
  const bodies = limit > 0 && exchange.upgrade === undefined;
  const answered = `${statusLine(exchange) || 'no answer'} in ${Math.trunc(timings.responseStarted ?? timings.ended ?? 0)} ms`;
  return [
    ...row('wire', `${request.method} ${exchange.upstreamUrl}`),
    ...(shows(verbosity, 'curl') ? row('curl', curlCommand(exchange)) : []),
    ...(shows(verbosity, 'requestHeaders') ? headerSection(request.headers, 'request') : []),
    ...(bodies ? bodySection(request, limit, draw) : []),
    ...row('', answered),
    ...(shows(verbosity, 'timings') ? timingSection(exchange) : []),
    ...(shows(verbosity, 'responseHeaders') && response ? headerSection(response.headers, 'response') : []),
    ...(bodies && response && !isStream(exchange) ? bodySection(response, limit, draw) : []),
  ];
}

function headerSection(headers: HeaderList, side: 'request' | 'response'): string[] {
  const mark = side === 'request' ? '>' : '<';
  return goHeaders(headers, side).map(([name, value]) => `${mark} ${plainLine(`${name}: ${value}`)}`);
}

function bodySection(message: ExchangeRequest | ExchangeResponse, limit: number, draw?: BodyDrawing): LogText[] {
  const { body, headers } = message;
  const long = limit === Infinity ? longBody(body, headers) : undefined;
  const drawn = long && !long.isBinary ? undefined : draw?.(body, headers, limit);
  if (long && !drawn) return [{ pieces: () => bodyLines(long.pieces()) }];
  const text = drawn ? '' : Buffer.from(bodyText(body, headers, limit)).toString();
  return (drawn ?? (text === '' ? [] : block(text))).map((line) => `| ${plainLine(line)}`);
}

function* bodyLines(bytes: Iterable<Uint8Array>): Generator<string> {
  yield `${INDENT}| `;
  for (const text of textPieces(bytes)) yield text.split('\n').map(plainLine).join(`\n${INDENT}| `);
}

function timingSection(exchange: Exchange): string[] {
  const spans = timingValues(exchange).map(([key, value]) => `${key.replace('Milliseconds', '')} ${value} ms`);
  return spans.length === 0 ? [] : row('timing', spans.join(', '));
}
