import { goUnquote } from '../../../api/go/go-quote.ts';
import { rejoined } from '../words/rejoined.ts';
import { oneLine } from '../words/loose-pattern.ts';
import { messageEnd, type Surroundings } from '../words/message-end.ts';
import { unnested } from '../words/nesting.ts';

/** What an authorizer added to its sentence, `''` for nothing, and where it ends. */
interface ReasonInText {
  readonly text: string;
  readonly end: number;
}

/** Where the message begins, and where its sentence ends. */
interface Place {
  readonly message: number;
  readonly from: number;
}

/** The reason after the sentence that ends at `from`: all that follows a colon, up to the end of the message. */
export function reasonAfter(text: string, { message, from }: Place, surroundings: Surroundings): ReasonInText {
  const colon = /^\.?[ \t]*\n?[ \t]*:[ \t\n]+(?=\S)/.exec(text.slice(from, from + 40));
  if (!colon) return { text: '', end: from };
  const start = from + colon[0].length;
  const end = messageEnd(text, message, start, surroundings);
  const reason = oneLine(unnested(rejoined(text, start, end), surroundings.nesting)).replace(AFTERWORDS, '');
  if (reason === '' || OF_THE_CLIENT.test(reason)) return { text: '', end: from };
  return { text: goUnquote(reason) ?? reason, end };
}

/** `(get pods)` of kubectl before 1.8, and what closes a quotation. */
const AFTERWORDS = /(?:[ .]*\((?:get|post|put|patch|delete) [\w./ -]{1,300}\)|[ ;,'`)}\]]+)$/;
/** What clients add themselves. */
const OF_THE_CLIENT = /^\w+ \(ErrorResponse|^ApiError\b/;
