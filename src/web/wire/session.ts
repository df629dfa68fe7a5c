/** `GET /api/v1/session`: what this page is about, and what it may do. */
export interface Session {
  /** Of kubetrace. */
  readonly version: string;
  readonly epoch: string;
  /** A trace as it happens, or a recorded one. */
  readonly isLive: boolean;
  /** What it is a trace of: the API server, or the files. */
  readonly source: string;
  /** The name of the context, the user and the program that is run, where there are any. */
  readonly context?: string;
  readonly user?: string;
  readonly program?: string;
  /** Where clients send to: the URL of the proxy, without a key. */
  readonly proxy?: string;
  readonly isReadOnly: boolean;
  readonly canResend: boolean;
  /** Whether the server can be asked why it allowed a request. */
  readonly canAskWhy: boolean;
  readonly hasLessons: boolean;
  /** The fields of filters, for completion. */
  readonly filterFields: readonly FilterFieldFacts[];
  readonly exportFormats: readonly string[];
  /** Of the bodies, in bytes. */
  readonly memory: { readonly limit: number };
  /** For a page that wants to go on after a restart (resume.ts); never sent to anybody. */
  readonly resumeSecret: string;
}

/** A field that a filter can name. */
export interface FilterFieldFacts {
  readonly name: string;
  readonly isNumber: boolean;
}

/** `GET /api/v1/filter?text=`: whether it can be read, and where not. */
export interface FilterCheck {
  readonly problem?: string;
  readonly hint?: string;
  /** The character at which it is wrong, from 1. */
  readonly at?: number;
}
