import type { AnsweredRequest, FailedAnswer } from './failed-answer.ts';

/** What to do about an answer. */
export interface Remedy {
  /** Whether the answer leaves no doubt that this is the cause. */
  readonly isCertain: boolean;
  /** One or two sentences, perhaps with a command, on one line. */
  readonly text: string;
}

/** One row of the table: what an answer looks like, and what to do about it. */
export interface RemedyRule {
  readonly codes: readonly number[];
  /** What its message looks like; the named groups fill the text. */
  readonly sign?: RegExp;
  /** What must hold besides, where the message leaves it open. */
  readonly when?: (answered: Answered) => boolean;
  /** It is the likely cause, and there are others. */
  readonly isGuess?: true;
  /** `{name}` stands for a named group of the sign, or for one of the facts that `answerRemedy` has. */
  readonly text: string;
}

/** An answer with its request. */
export interface Answered {
  readonly answer: FailedAnswer;
  readonly request: AnsweredRequest;
}

/** Are the words perhaps not the API server's? It writes a Status nearly always. */
export function isOfAnother({ form }: FailedAnswer): boolean {
  return form === 'text' || form === 'page';
}

/** The names that may stand in a text, and what is known of them. */
export type TextFacts = ReadonlyMap<string, string>;

/**
 * The text with its names filled in. What is not known, or could mean something to a shell, since names come from outside and the text has
 * commands to copy, stays a name in capitals.
 */
export function filled(text: string, facts: TextFacts): string {
  return text.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = facts.get(name) ?? '';
    return PLAIN.test(value) ? value : name.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
  });
}

const PLAIN = /^[\w.:@%/+[\]*][\w.:@%/+[\]*-]{0,252}$/;
