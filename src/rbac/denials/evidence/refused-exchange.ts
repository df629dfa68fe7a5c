import type { Excess } from '../../../api/bounds/bounds.ts';
import type { CredentialFacts } from '../../../api/credential-facts.ts';
import type { HeaderList } from '../../../api/request/header-list.ts';
import type { UserInfo } from '../../rules/subject.ts';

/** A refusal as it came over the wire, with what was asked. The headers and bodies are data to read, never to keep. */
export interface RefusedExchange {
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
  /** Why its body is not read. */
  readonly notRead?: Excess;
  /** The authenticated user, before impersonation, where the API server has told. */
  readonly user?: UserInfo;
  /** Whose credential went with the request, where it passed through our own hands. */
  readonly credential?: CredentialFacts;
  /** Our own clock when the answer came, epoch milliseconds. */
  readonly receivedAt?: number;
}
