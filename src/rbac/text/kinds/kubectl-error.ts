import type { DenialInText } from '../denial-in-text.ts';
import { oneLine } from '../words/loose-pattern.ts';
import { messageEnd } from '../words/message-end.ts';
import { nestingReader, unnested } from '../words/nesting.ts';

/** What kubectl prints of a 403, up to its next message. */
interface KubectlError extends DenialInText {
  /** Where that begins. */
  readonly block: number;
}

/** `Error from server (Forbidden): …` of kubectl: the words of a proxy, or `unknown` for an answer that was no Status. */
export function* kubectlErrorsIn(text: string): Generator<KubectlError> {
  const heads = [...text.matchAll(/Error from server \(Forbidden\): /g)];
  const nestingAt = nestingReader(text);
  for (const [i, { index, 0: head }] of heads.entries()) {
    const nesting = nestingAt(index);
    const from = index + head.length;
    const end = messageEnd(text, index, from, { nesting, isWrapped: false });
    const message = oneLine(unnested(text.slice(from, end), nesting));
    yield { index, end, block: heads[i + 1]?.index ?? text.length, code: 403, message };
  }
}
