import { STATUS_CODES } from 'node:http';
import { answerInBody } from '../../api/answers/answer-in-body.ts';
import { explainAnswer } from '../../api/answers/explain-answer.ts';
import { type ExplainedAnswer, remedyLabel } from '../../api/answers/explained-answer.ts';
import { headerValue } from '../../api/request/header-list.ts';
import { requestInfoOf } from '../../api/request/request-info.ts';
import { plainLine } from '../../api/text/plain-text.ts';
import { wrappedLines } from '../../api/text/wrapped-lines.ts';
import type { DeniedExchange } from '../../rbac/denials/evidence/denied-exchange.ts';

/** An error of the input that is not a denial. */
export interface FoundAnswer extends ExplainedAnswer {
  readonly code: number;
  /** The line of a text on which it stands first; absent for a record. */
  readonly line?: number;
  readonly times: number;
}

/** What there is to say of an answer that is not a denial; `undefined` for one that is not an error, or says nothing. */
export function answerOf({ status, responseHeaders, body, ...request }: DeniedExchange): ExplainedAnswer | undefined {
  if (status < 400) return undefined;
  const { method, target, requestHeaders } = request;
  const answer = answerInBody(status, headerValue(responseHeaders, 'Content-Type') ?? '', body);
  const requestInfo = target === '' ? undefined : requestInfoOf(method, target);
  const contentType = headerValue(requestHeaders, 'Content-Type');
  const kubectlCommand = headerValue(requestHeaders, 'Kubectl-Command');
  const explained = explainAnswer(answer, { method, contentType, kubectlCommand, requestInfo });
  return explained.words.length > 0 || explained.remedy ? explained : undefined;
}

/** For a program: one line of JSON, of `class` `none`, since it is not a denial; `certain` is false where the remedy is a guess. */
export function answerJson(id: number, { code, words, remedy }: FoundAnswer): string {
  const message = words.join('\n');
  return JSON.stringify({
    id,
    class: 'none',
    code,
    message,
    rules: [],
    remedy: remedy?.text,
    certain: remedy?.isCertain,
  });
}

/** For a person: the server's words, and what to do. */
export function answerText({ code, words, remedy, line, times }: FoundAnswer, columns = Infinity): string {
  const place = [...(times > 1 ? [`${times} times`] : []), ...(line === undefined ? [] : [`line ${line}`])].join(', ');
  const head = `${code} ${STATUS_CODES[code] ?? ''}`.trimEnd();
  const advice = remedy
    ? wrappedLines(`${remedyLabel(remedy)}: ${remedy.text}`, columns)
    : ['Nothing more is known of it.'];
  return [`${head}${place === '' ? '' : ` (${place})`}`, ...words, '', ...advice]
    .map((text) => `${plainLine(text)}\n`)
    .join('');
}
