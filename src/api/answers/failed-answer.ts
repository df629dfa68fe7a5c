import type { RequestInfo } from '../request/request-info.ts';
import type { StatusDetails } from '../status/status.ts';

/** An answer of 400 or more, as far as it is known: from its body, or from what a client printed of it. */
export interface FailedAnswer {
  readonly code: number;
  /** The server's words; `''` where there are none. */
  readonly message: string;
  /** Of a Status, `''` where it has none. */
  readonly reason: string;
  readonly details: StatusDetails;
  /** What the words were in: a Status, other text, or a page of HTML, which no API server writes; or there was no body. */
  readonly form: 'status' | 'text' | 'page' | 'none';
}

/** The request that was answered, as far as it is known. */
export interface AnsweredRequest {
  /** `''` where it is not known. */
  readonly method: string;
  /** Of the request; `''` where there is none, absent where that is not known. */
  readonly contentType?: string | undefined;
  /** What kubectl says that it runs (the header Kubectl-Command), such as `kubectl apply`. */
  readonly kubectlCommand?: string | undefined;
  readonly requestInfo?: RequestInfo | undefined;
}
