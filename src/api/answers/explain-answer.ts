import { answerRemedy } from './answer-remedy.ts';
import { answerWords } from './answer-words.ts';
import type { ExplainedAnswer } from './explained-answer.ts';
import type { AnsweredRequest, FailedAnswer } from './failed-answer.ts';

/** What there is to say of an answer. Brings the resources of Kubernetes with it, which nobody needs before an error comes. */
export function explainAnswer(answer: FailedAnswer, request?: AnsweredRequest): ExplainedAnswer {
  return { words: answerWords(answer), remedy: answerRemedy(answer, request) };
}
