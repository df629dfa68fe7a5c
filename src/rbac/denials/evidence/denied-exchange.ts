import type { Excess } from '../../../api/bounds/bounds.ts';
import type { CredentialFacts } from '../../../api/credential-facts.ts';
import type { ForbiddenSentence } from '../../../api/status/forbidden-message.ts';
import type { HeaderList } from '../../../api/request/header-list.ts';
import type { UserInfo } from '../../rules/subject.ts';

/** A denial as it came over the wire, with its request. The headers and bodies are data to read, never to keep. */
export interface DeniedExchange {
  readonly method: string;
  /** The raw request-target; `''` where only the answer is known. */
  readonly target: string;
  readonly requestHeaders: HeaderList;
  /** Content-decoded, where it was captured: a RoleBinding's roleRef and ownerReferences stand only there. */
  readonly requestBody?: Uint8Array;
  readonly status: number;
  readonly responseHeaders: HeaderList;
  /** Content-decoded; empty where it is not read. */
  readonly body: Uint8Array;
  /** Why its body is not read: it `is` this. */
  readonly notRead?: Excess | 'still not complete';
  /** The authenticated user, before impersonation, where it is known for certain. */
  readonly user?: UserInfo | undefined;
  /** What the request names is known to be there: its server's discovery says so. */
  readonly isServed?: boolean;
  /** Read off a text in which the message itself is not as the server wrote it: wrapped, cut, of an older server. */
  readonly sentence?: ForbiddenSentence;
  /** The credential that was sent with the request, where we sent it. */
  readonly credential?: CredentialFacts;
  /** Our own clock when the answer came, epoch milliseconds. */
  readonly receivedAt?: number;
}
