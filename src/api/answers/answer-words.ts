import type { FailedAnswer } from './failed-answer.ts';

/**
 * The server's words as lines: the message, and causes that it does not name. Of an object that is not valid one line for each field, since
 * the message runs them together.
 */
export function answerWords({ message, details, form }: FailedAnswer): string[] {
  const { causes = [] } = details;
  const head = /^.{1,300}? is invalid: (?=\[)/s.exec(message)?.[0].trim();
  const lines =
    head !== undefined && causes.length > 1
      ? [head, ...causes.map(({ field = '', message: words = '' }) => `- ${field}${field && words && ': '}${words}`)]
      : [message, ...causes.flatMap(({ message: words = '' }) => (message.includes(words) ? [] : [words]))].flatMap(
          (text) => text.split('\n'),
        );
  const words = lines.map((line) => line.trimEnd()).filter((line) => line !== '');
  if (words.length === 0) return form === 'page' ? ['(a page of HTML)'] : [];
  const shown = words.slice(0, MOST_LINES).map((line) => (line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line));
  return words.length > MOST_LINES ? [...shown, `(${words.length - MOST_LINES} more lines)`] : shown;
}

const MOST_LINES = 20;
const LONGEST = 1000;
