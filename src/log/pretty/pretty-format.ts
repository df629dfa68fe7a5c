import { counted } from '../../api/text/counted.ts';
import { type ExplainedAnswer, remedyLabel } from '../../api/answers/explained-answer.ts';
import type { Denial } from '../../rbac/rules/denial.ts';
import { cureManifest } from '../../rbac/cure-manifest.ts';
import type { Exchange } from '../../trace/exchange.ts';
import { Detail } from '../detail.ts';
import { askedText } from '../facts/own-calls.ts';
import type { LogText } from '../output/long-text.ts';
import type { Drawings, FormatOptions, LogFormat } from '../log-format.ts';
import { nearLines } from '../facts/near-facts.ts';
import { plainLine } from '../../api/text/plain-text.ts';
import { groupedNumber } from '../../api/text/grouped-number.ts';
import { ClientHeadings } from './client-headings.ts';
import type { RepeatedFailure } from '../facts/repeated-failures.ts';
import { painter } from './paint.ts';
import { clock, INDENT, type LineLayout, prettyDiscoveryLines, prettyEventLines, prettyLines } from './pretty-line.ts';
import { objectOf, summaryOf } from '../../trace/exchange-summary.ts';
import { troubleOf } from '../../trace/facts/problem-line.ts';
import { isNewAtClose } from '../facts/fact.ts';
import { momentOf } from '../facts/moment.ts';
import type { Moment } from '../facts/moment.ts';
import { factRows, row, sentence } from './rows.ts';
import { bodyParts, wireSection } from './wire-section.ts';

/** For a person at a terminal: one line in columns, details under it. */
export function prettyFormat(options: FormatOptions, { table, body }: Drawings = {}): LogFormat {
  const { color, ascii = false } = options;
  const detail = new Detail({ ...options, isBrief: true });
  const layout = layoutOf(options);
  const clients = new ClientHeadings(layout);
  const sections = (exchange: Exchange, moment: Moment): LogText[] => [
    ...(exchange.denial && detail.shows('cure') ? cureSection(exchange.denial) : []),
    ...(table && detail.shows('requestInfo') && moment !== 'closed'
      ? block(table(exchange, { color, ascii, columns: layout.columns - INDENT.length, wraps: layout.wraps }))
      : []),
    ...(detail.shows('wire') && moment !== 'closed' ? wireSection(exchange, { detail, layout, draw: body }) : []),
    ...(detail.shows('ownCalls') && moment !== 'opened' ? ownCalls(exchange, layout) : []),
  ];
  return {
    exchange(exchange, moment, answer) {
      const trouble = troubleOf(exchange);
      const problem = trouble === undefined ? [] : sentence(plainLine(trouble), layout, 'worse');
      const near = [
        ...nearLines(exchange).flatMap((line) => sentence(plainLine(line), layout)),
        ...answerLines(answer, layout),
      ].map((line) => INDENT + line);
      const shown = detail.facts(exchange).filter((fact) => moment !== 'closed' || isNewAtClose(fact));
      const facts = factRows(shown, layout);
      if (!detail.shows('line'))
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
      const drawn = detail.bodyLimit > 0 ? (event.table ?? []) : [];
      return [
        ...prettyEventLines(exchange, { ...event, at }, layout),
        ...drawn.flatMap((line) => bodyParts(plainLine(line), layout)).map((line) => INDENT + line),
      ];
    },
    discovery: (calls) => [
      ...clients.beforeCalls(calls),
      ...prettyDiscoveryLines(calls, layout),
      ...(detail.shows('sizes') ? row('size', `received ${groupedNumber(calls.bytes)} B`) : []).map(
        (line) => INDENT + line,
      ),
    ],
    repeated: (failure) => sentence(repeatedText(failure), layout, 'faint').map((line) => INDENT + line),
    dropped: (lines) =>
      sentence(`(${lines} log lines dropped: the terminal could not keep up)`, layout)
        .map((line) => INDENT + line)
        .join('\n'),
  };
}

function repeatedText({ first, more, endedAt }: RepeatedFailure): string {
  const { request, requestInfo, refusal } = first;
  const asked = `${request.method} ${plainLine(requestInfo?.path ?? request.target)} failed`;
  const times = counted(more, 'more time');
  return `${refusal ? 'refused' : asked} the same way ${times} within ${Math.max(1, Math.round(endedAt - first.startedAt))} ms`;
}

/** The width is looked up for each line, since a terminal may be resized. */
function layoutOf({ color, columns }: FormatOptions): LineLayout {
  const width = () => (typeof columns === 'function' ? columns() : columns);
  return {
    paint: painter(color),
    get columns() {
      return width() ?? 120;
    },
    get wraps() {
      return width() !== undefined;
    },
  };
}

/** What kubetrace itself asked about the exchange: one line, not to be taken for traffic. */
function ownCalls(exchange: Exchange, layout: LineLayout): string[] {
  const asked = askedText(exchange);
  return asked === undefined ? [] : sentence(plainLine(`asked ${asked}`), layout, 'faint');
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

/** Level 0: what was requested and what was missing. */
function troubleLines(exchange: Exchange, moment: Moment, trouble: string, layout: LineLayout): string[] {
  const { verb, resource, status, ...object } = summaryOf(exchange);
  const asked = plainLine([status || '---', verb, resource, objectOf(object)].filter((word) => word !== '').join(' '));
  const time = clock(momentOf(exchange, moment), layout);
  const whole = `${time}  ${asked}: ${layout.paint('worse', trouble)}`;
  if (!layout.wraps || time.length + 2 + asked.length + 2 + trouble.length <= layout.columns) return [whole];
  return [`${time}  ${asked}:`, ...sentence(trouble, layout, 'worse').map((line) => INDENT + line)];
}

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
