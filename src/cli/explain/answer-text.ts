import { STATUS_CODES } from 'node:http';
import { remedyLabel } from '../../api/answers/explained-answer.ts';
import { plainLine } from '../../api/text/plain-text.ts';
import { wrappedLines } from '../../api/text/wrapped-lines.ts';
import type { FoundAnswer } from '../../trace/explain/found-answer.ts';

/** An error that is not a denial, for a person: the server's words, and what to do. */
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
