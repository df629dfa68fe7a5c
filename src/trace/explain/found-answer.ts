import { answerInBody } from '../../api/answers/answer-in-body.ts';
import { explainAnswer } from '../../api/answers/explain-answer.ts';
import type { ExplainedAnswer } from '../../api/answers/explained-answer.ts';
import { headerValue } from '../../api/request/header-list.ts';
import { requestInfoOf } from '../../api/request/request-info.ts';
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

/** For a program, as data for JSON: of `class` `none`, since it is not a denial; `certain` is false where the remedy is a guess. */
export function answerFields(id: number, { code, words, remedy }: FoundAnswer): object {
  const message = words.join('\n');
  return {
    id,
    class: 'none',
    code,
    message,
    rules: [],
    remedy: remedy?.text,
    certain: remedy?.isCertain,
  };
}
