/** `GET /api/v1/exchanges/ID/commands`: the request as a person would send it again; each may say in a comment why it cannot. */
export interface Commands {
  /** To the proxy. */
  readonly curl: string;
  /** To the API server, with a token in `$TOKEN`. */
  readonly curlDirect: string;
  readonly kubectl: string;
  readonly fetch: string;
}

/** `POST /api/v1/exchanges/ID/resend` and `POST /api/v1/resend`: what to send; what is left out is as in the exchange. */
export interface ResendRequest {
  readonly method?: string;
  /** With its query. */
  readonly path?: string;
  readonly headers?: readonly (readonly [name: string, value: string])[];
  readonly body?: string;
  /** Adds `dryRun=All`. */
  readonly isDryRun?: boolean;
  /** Needed for what may change something and is not a dry run. */
  readonly isConfirmed?: boolean;
}

/** What came of it. */
export interface Resent {
  /** Of the new exchange. */
  readonly id: number;
  readonly status: number;
}

/** `GET /api/v1/exchanges/ID/request`: the request in a form that can be edited and sent again. */
export interface EditableRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
  /** Whether it may change something, so that it needs a confirmation. */
  readonly isWrite: boolean;
  /** Whether the server can try it without doing it. */
  readonly canDryRun: boolean;
  /** Why it cannot be sent, or is not the complete request. */
  readonly problem?: string;
  readonly caveat?: string;
}
