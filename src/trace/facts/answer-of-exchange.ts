import { answerInBody } from '../../api/answers/answer-in-body.ts';
import { explainAnswer } from '../../api/answers/explain-answer.ts';
import type { ExplainedAnswer } from '../../api/answers/explained-answer.ts';
import { concat } from '../../api/bytes.ts';
import { decodeContent } from '../../api/body/decode-content.ts';
import { headerValue } from '../../api/request/header-list.ts';
import type { Exchange } from '../exchange.ts';

/** What an error says, and what to do about it; nothing where its body was not kept whole. Brings the formats of a Status with it. */
export function answerOfExchange({ request, requestInfo, response }: Exchange): ExplainedAnswer {
  if (!response || response.body.truncated || (response.body.size > 0 && response.body.chunks.length === 0))
    return NOTHING;
  const encoding = headerValue(response.headers, 'content-encoding') ?? '';
  const { bytes, isDecoded } = decodeContent(concat(response.body.chunks), encoding, MAX_CONTENT);
  if (!isDecoded) return NOTHING;
  const answer = answerInBody(response.status, headerValue(response.headers, 'content-type') ?? '', bytes);
  const { method, headers } = request;
  const contentType = headerValue(headers, 'content-type') ?? '';
  const kubectlCommand = headerValue(headers, 'kubectl-command');
  return explainAnswer(answer, { method, contentType, kubectlCommand, requestInfo });
}

const NOTHING: ExplainedAnswer = { words: [] };
const MAX_CONTENT = 256 * 1024;
