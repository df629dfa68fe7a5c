import { type ExplainedAnswer, remedyLabel } from '../../api/answers/explained-answer.ts';
import type { RequestInfo } from '../../api/request/request-info.ts';
import { cureManifest } from '../../rbac/cure-manifest.ts';
import type { Exchange } from '../../trace/exchange.ts';
import { isNewAtClose } from '../facts/fact.ts';
import { Detail } from '../detail.ts';
import { askedText } from '../facts/own-calls.ts';
import { type KlogRecord, klogText, valuesText } from './klog.ts';
import { kubectlRecords } from './kubectl-records.ts';
import type { FormatOptions, LogFormat } from '../log-format.ts';
import { nearFacts } from '../facts/near-facts.ts';
import { summaryOf } from '../../trace/exchange-summary.ts';
import { troubleOf } from '../../trace/facts/problem-line.ts';
import { ruleFor } from '../../rbac/rules/rule-match.ts';
import { momentOf } from '../facts/moment.ts';
import type { Moment } from '../facts/moment.ts';

/** klog's structured text, as `kubectl -v` writes it: from level 6 kubectl's records, and one record of our own per exchange. */
export function klogFormat(options: FormatOptions): LogFormat {
  const { verbosity, pid } = options;
  const detail = new Detail(options);
  return {
    exchange(exchange, moment, answer) {
      const own = ownRecord(exchange, moment, { detail, answer });
      const wire = detail.shows('wire') && moment !== 'closed' ? kubectlRecords(exchange, verbosity) : [];
      return [...wire, own].map((record) => klogText(record, pid));
    },
    watchEvent(exchange, { type, kind, namespace, name, resourceVersion, message }, at) {
      const { resource } = summaryOf(exchange);
      const values = said({ id: exchange.id, type, resource, kind, namespace, name, resourceVersion, message });
      return [klogText({ severity: 'I', at, place: PLACE, message: 'WatchEvent', values }, pid)];
    },
    discovery({ requests, bytes, startedAt, endedAt, client }) {
      const values = said({ requests, milliseconds: Math.trunc(endedAt - startedAt), client });
      if (detail.shows('sizes')) values.push(['responseBytes', bytes]);
      return [klogText({ severity: 'I', at: endedAt, place: PLACE, message: 'Discovery', values }, pid)];
    },
    repeated({ first, more, endedAt }) {
      const { id, failure, refusal, startedAt } = first;
      const milliseconds = Math.trunc(endedAt - startedAt);
      const values = said({
        id,
        requests: more,
        milliseconds,
        client: summaryOf(first).client,
        failure: failure?.code,
        refusedBy: refusal?.rule,
      });
      return [klogText({ severity: 'E', at: endedAt, place: PLACE, message: 'Failure repeated', values }, pid)];
    },
    dropped: (lines) =>
      klogText(
        { severity: 'W', at: Date.now(), place: PLACE, message: 'Lines dropped', values: [['lines', lines]] },
        pid,
      ),
  };
}

/**
 * klog's header has the source line of its caller. Lines of a bundle mean nothing to a reader and move with each release, so all lines of
 * our own have this one place; kubectl's have those of client-go, and `grep -v ' exchange.ts:1]'` leaves only them.
 */
const PLACE = 'exchange.ts:1';
const MESSAGES: Readonly<Record<Moment, string>> = {
  ended: 'Exchange',
  opened: 'Exchange opened',
  closed: 'Exchange closed',
};

interface Shown {
  readonly detail: Detail;
  readonly answer: ExplainedAnswer | undefined;
}

function answerValues({ words, remedy }: ExplainedAnswer): [key: string, value: string | number][] {
  return said({ answer: words.join('\n'), ...(remedy && { [remedyLabel(remedy)]: remedy.text }) });
}

function ownRecord(exchange: Exchange, moment: Moment, { detail, answer }: Shown): KlogRecord {
  const trouble = troubleOf(exchange);
  const { failure, denial } = exchange;
  const { verb, resource, namespace, name, status, milliseconds, client } = summaryOf(exchange);
  const { exitCode } = exchange.stream ?? {};
  const values = said({ id: exchange.id, verb, resource, namespace, name });
  values.push(['status', status], ['milliseconds', milliseconds]);
  values.push(...said({ client, exitCode, failure: failure?.code, reason: trouble }));
  if (denial) values.push(...said(nearFacts(exchange)));
  if (answer) values.push(...answerValues(answer));
  for (const fact of detail.facts(exchange)) {
    if (moment !== 'closed' || isNewAtClose(fact)) values.push([fact.key, fact.value]);
  }
  if (detail.shows('ownCalls') && moment !== 'opened') values.push(...said({ asked: askedText(exchange) }));
  if (detail.shows('cure') && denial?.cures[0]) values.push(['cure', cureManifest(denial.cures[0])]);
  const more = detail.shows('requestInfo') && moment !== 'closed' ? requestInfoText(exchange.requestInfo) : '';
  const severity = trouble === undefined ? 'I' : failure ? 'E' : 'W';
  return { severity, at: momentOf(exchange, moment), place: PLACE, message: MESSAGES[moment], values, more };
}

/** Requests for the same target share their RequestInfo. */
function requestInfoText(requestInfo: Exchange['requestInfo']): string {
  if (!requestInfo) return '';
  const known = requestInfoTexts.get(requestInfo);
  if (known !== undefined) return known;
  const text = valuesText([
    ['requestInfo', JSON.stringify(requestInfo)],
    ['rule', JSON.stringify(ruleFor(requestInfo))],
  ]);
  requestInfoTexts.set(requestInfo, text);
  return text;
}

const requestInfoTexts = new WeakMap<RequestInfo, string>();

/** Keys and values, without the absent ones. */
function said(values: Readonly<Record<string, string | number | undefined>>): [key: string, value: string | number][] {
  const pairs: [string, string | number][] = [];
  for (const [key, value] of Object.entries(values)) {
    if (value !== undefined && value !== '') pairs.push([key, value]);
  }
  return pairs;
}
