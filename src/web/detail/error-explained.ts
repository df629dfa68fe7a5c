import { type ExplainedAnswer, remedyLabel } from '../../api/answers/explained-answer.ts';
import { MASKED } from '../../api/secrets/masked-stream.ts';
import type { Exchange } from '../../trace/exchange.ts';
import { answerOfExchange } from '../../trace/facts/answer-of-exchange.ts';
import { failureText, isPlainError } from '../../trace/facts/problem-line.ts';
import type { ExchangeDetail } from '../wire/detail.ts';

/** What an error means and what to do about it; `undefined` where there is none, and for denials, which have a view of their own. */
export function errorExplained(exchange: Exchange): ExchangeDetail['explanation'] {
  const { refusal, failure } = exchange;
  if (refusal) {
    const { rule, flag } = refusal;
    return { words: [`kubetrace refused it: ${rule}`], ...(flag !== undefined && { remedy: `The flag is ${flag}.` }) };
  }
  if (failure) {
    return { words: [failure.code === 'CLIENT_CLOSED' ? clientLeft(exchange) : failureText(failure)] };
  }
  if (!isPlainError(exchange)) return undefined;
  const explained = answerOfExchange(exchange);
  const words = explained.words.filter((text) => text !== MASKED);
  return words.length > 0 || explained.remedy ? { words, ...remedyOf(explained) } : undefined;
}

function remedyOf({ remedy }: ExplainedAnswer): { remedy?: string } {
  if (!remedy) return {};
  return { remedy: remedyLabel(remedy) === 'perhaps' ? `Perhaps: ${remedy.text}` : remedy.text };
}

function clientLeft({ requestInfo, stream }: Exchange): string {
  const isLong = requestInfo?.verb === 'watch' || stream !== undefined;
  return isLong
    ? 'The client closed the connection: that is how a watch and the like end.'
    : 'The client closed the connection before it had the whole answer.';
}
