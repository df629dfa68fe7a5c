import { type ExplainedAnswer, remedyLabel } from '../../api/answers/explained-answer.ts';
import type { RequestInfo } from '../../api/request/request-info.ts';
import { cureManifest } from '../../rbac/cure-manifest.ts';
import type { Exchange } from '../../trace/exchange.ts';
import { isNewAtClose } from '../facts/fact.ts';
import { Detail } from '../detail.ts';
import { askedText } from '../facts/own-calls.ts';
import { klogHead, klogSaid, type KlogTitle, klogTitle, klogValue } from './klog.ts';
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
      const own = ownRecord(exchange, moment, { detail, answer, pid });
      return detail.shows('wire') && moment !== 'closed' ? [...kubectlRecords(exchange, verbosity, pid), own] : [own];
    },
    watchEvent(exchange, { type, kind, namespace, name, resourceVersion, message }, at) {
      const { resource } = summaryOf(exchange);
      return [
        klogHead('I', at, WATCH_EVENT, pid) +
          said({ id: exchange.id, type, resource, kind, namespace, name, resourceVersion, message }),
      ];
    },
    discovery({ requests, bytes, startedAt, endedAt, client }) {
      const milliseconds = Math.trunc(endedAt - startedAt);
      const sizes = detail.shows('sizes') ? klogValue('responseBytes', bytes) : '';
      return [klogHead('I', endedAt, DISCOVERY, pid) + said({ requests, milliseconds, client }) + sizes];
    },
    repeated({ first, more, endedAt }) {
      const { id, failure, refusal, startedAt } = first;
      const milliseconds = Math.trunc(endedAt - startedAt);
      const { client } = summaryOf(first);
      return [
        klogHead('E', endedAt, REPEATED, pid) +
          said({ id, requests: more, milliseconds, client, failure: failure?.code, refusedBy: refusal?.rule }),
      ];
    },
    dropped: (lines) => klogHead('W', Date.now(), DROPPED, pid) + klogValue('lines', lines),
  };
}

/**
 * klog's header has the source line of its caller. Lines of a bundle mean nothing to a reader and move with each release, so all lines of
 * our own have this one place; kubectl's have those of client-go, and `grep -v ' exchange.ts:1]'` leaves only them.
 */
const PLACE = 'exchange.ts:1';
const TITLES: Readonly<Record<Moment, KlogTitle>> = {
  ended: klogTitle(PLACE, 'Exchange'),
  opened: klogTitle(PLACE, 'Exchange opened'),
  closed: klogTitle(PLACE, 'Exchange closed'),
};
const WATCH_EVENT = klogTitle(PLACE, 'WatchEvent');
const DISCOVERY = klogTitle(PLACE, 'Discovery');
const REPEATED = klogTitle(PLACE, 'Failure repeated');
const DROPPED = klogTitle(PLACE, 'Lines dropped');

interface Shown {
  readonly detail: Detail;
  readonly answer: ExplainedAnswer | undefined;
  readonly pid: number;
}

function ownRecord(exchange: Exchange, moment: Moment, { detail, answer, pid }: Shown): string {
  const trouble = troubleOf(exchange);
  const { failure, denial, stream } = exchange;
  const { verb, resource, namespace, name, status, milliseconds, client } = summaryOf(exchange);
  const severity = trouble === undefined ? 'I' : failure ? 'E' : 'W';
  let text = klogHead(severity, momentOf(exchange, moment), TITLES[moment], pid) + klogValue('id', exchange.id);
  text += klogSaid('verb', verb) + klogSaid('resource', resource);
  text += klogSaid('namespace', namespace) + klogSaid('name', name);
  text += klogValue('status', status) + klogValue('milliseconds', milliseconds) + klogSaid('client', client);
  text += klogSaid('exitCode', stream?.exitCode) + klogSaid('failure', failure?.code) + klogSaid('reason', trouble);
  if (denial) text += said(nearFacts(exchange));
  if (answer) text += answerText(answer);
  for (const fact of detail.facts(exchange)) {
    if (moment !== 'closed' || isNewAtClose(fact)) text += klogValue(fact.key, fact.value);
  }
  if (detail.shows('ownCalls') && moment !== 'opened') text += klogSaid('asked', askedText(exchange));
  if (detail.shows('cure') && denial?.cures[0]) text += klogValue('cure', cureManifest(denial.cures[0]));
  return detail.shows('requestInfo') && moment !== 'closed' ? text + requestInfoText(exchange.requestInfo) : text;
}

function answerText({ words, remedy }: ExplainedAnswer): string {
  return klogSaid('answer', words.join('\n')) + (remedy ? klogSaid(remedyLabel(remedy), remedy.text) : '');
}

/** Requests for the same target share their RequestInfo. */
function requestInfoText(requestInfo: Exchange['requestInfo']): string {
  if (!requestInfo) return '';
  const known = requestInfoTexts.get(requestInfo);
  if (known !== undefined) return known;
  const text =
    klogValue('requestInfo', JSON.stringify(requestInfo)) + klogValue('rule', JSON.stringify(ruleFor(requestInfo)));
  requestInfoTexts.set(requestInfo, text);
  return text;
}

const requestInfoTexts = new WeakMap<RequestInfo, string>();

/** Keys and values, without the absent ones. */
function said(values: Readonly<Record<string, string | number | undefined>>): string {
  let text = '';
  for (const [key, value] of Object.entries(values)) text += klogSaid(key, value);
  return text;
}
