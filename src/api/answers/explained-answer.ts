import { answerRemedy } from './answer-remedy.ts';
import { answerWords } from './answer-words.ts';
import type { AnsweredRequest, FailedAnswer } from './failed-answer.ts';
import type { Remedy } from './remedy-rule.ts';

/** An error for a person: the server's words, and what to do about it. */
export interface ExplainedAnswer {
  /** None where the answer had none. */
  readonly words: readonly string[];
  readonly remedy?: Remedy | undefined;
}

/** What there is to say of an answer. */
export function explainAnswer(answer: FailedAnswer, request?: AnsweredRequest): ExplainedAnswer {
  return { words: answerWords(answer), remedy: answerRemedy(answer, request) };
}

/** What stands before a remedy: whether it is one. */
export function remedyLabel({ isCertain }: Remedy): 'remedy' | 'perhaps' {
  return isCertain ? 'remedy' : 'perhaps';
}
