import { setImmediate as afterOthers } from 'node:timers/promises';
import { AUTO_DIALECT } from '../../api/dialects.ts';
import { collectDenials } from '../../trace/explain/collect-denials.ts';
import { chosenDenial } from '../../trace/explain/cure-choice.ts';
import { denialFields } from '../../trace/explain/denial-fields.ts';
import { explainInputs } from '../../trace/explain/explain-input.ts';
import { answerFields } from '../../trace/explain/found-answer.ts';
import type { ExplainInput } from '../../trace/explain/record-input.ts';
import type { ExplainedText } from '../wire/pasted.ts';

/** The denials and other errors in a text as a person pastes it: a message, a log, a Status, a HAR, lines of a trace. */
export async function explainedText(text: string): Promise<ExplainedText> {
  const { found, answers, dropped } = await collectDenials(unhurried(explainInputs(once(text))), AUTO_DIALECT);
  const denials = found.map((one) => denialFields(chosenDenial(one, {})));
  const others = answers.map((one, at) => answerFields(found.length + at + 1, one));
  const note = dropped > 0 ? { note: `${dropped} more denials are left out` } : {};
  return { items: [...denials, ...others], ...note };
}

async function* once(text: string): AsyncGenerator<string, void> {
  yield text;
}

/** Explaining takes time, in which others are served. */
async function* unhurried(inputs: AsyncIterable<ExplainInput>): AsyncGenerator<ExplainInput, void> {
  let count = 0;
  for await (const input of inputs) {
    if (++count % AT_ONCE === 0) await afterOthers();
    yield input;
  }
}

const AT_ONCE = 16;
