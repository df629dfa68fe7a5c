import type { ForbiddenSentence } from '../../api/status/forbidden-message.ts';
import type { Status } from '../../api/status/status.ts';

/** An error of a server found in readable text, from `index` to before `end`. */
export interface ErrorInText {
  readonly index: number;
  readonly end: number;
  readonly code: number;
  /** The server's message, as the server writes it where it could be read whole, else as it stands in the text, on one line. */
  readonly message: string;
  /** The Status that holds the message, where the text has it whole. */
  readonly status?: Status;
}

/** One that is a denial. */
export interface DenialInText extends ErrorInText {
  readonly code: 401 | 403 | 422;
  readonly sentence?: ForbiddenSentence;
  /** Where the text names the request. */
  readonly method?: string;
  /** The path and query of the request. */
  readonly target?: string;
  /** Groups of the user, where the text names them. */
  readonly groups?: readonly string[];
}

/** Either: what a denial has besides is there where it is one. */
export type FoundError = ErrorInText & Partial<Omit<DenialInText, keyof ErrorInText>>;
