import type { ForbiddenSentence } from '../../api/status/forbidden-message.ts';
import type { Status } from '../../api/status/status.ts';

/** A denial found in readable text, from `index` to before `end`. */
export interface DenialInText {
  readonly index: number;
  readonly end: number;
  readonly code: 401 | 403 | 422;
  /** The server's message, as the server writes it where it could be read whole, else as it stands in the text, on one line. */
  readonly message: string;
  readonly sentence?: ForbiddenSentence;
  /** The Status that holds the message, where the text has it whole. */
  readonly status?: Status;
  /** Where the text names the request. */
  readonly method?: string;
  /** The path and query of the request. */
  readonly target?: string;
  /** Groups of the user, where the text names them. */
  readonly groups?: readonly string[];
}
