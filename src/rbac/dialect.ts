import type { RequestInfo } from '../api/request/request-info.ts';
import type { Grant } from './rules/denial.ts';
import type { UserInfo } from './rules/subject.ts';

/** What a dialect adds where roles come in: `Dialect` of `api/`, extended. Denials are read by `explainInDialect`. */
export interface RbacDialect {
  /** A grant as YAML documents in the kinds of the server: a role and its binding, or only the binding of an existing role. */
  manifest(grant: Grant, name: string): readonly string[];
  /** The place that a request belongs to, after its log line: `workspace ws-a, cluster member`; `''` where its namespace says it. */
  scopeNote(info: RequestInfo): string;
  /** Which kinds of role can grant what a request needs, the narrowest first. */
  rolePlace(info: RequestInfo): string;
  /** What may surprise in the way the server reads a request; `undefined` where it reads as kube-apiserver does. */
  notes(info: RequestInfo, method: string): readonly string[] | undefined;
  readonly whoami: WhoamiQuestion;
}

/** How to ask the server which user it sees. */
export interface WhoamiQuestion {
  readonly method: 'GET' | 'POST';
  /** From the root of the API. */
  readonly path: string;
  /** Sent as JSON. */
  readonly body?: object;
  /** Reads the answer. `tokenUser` is the user that the credential names. */
  readonly read: (answer: WhoamiAnswer, tokenUser: string | undefined) => WhoamiReading;
}

/** An answer to it: a status, and the object in its JSON. */
export interface WhoamiAnswer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** The user that the server sees, or why it does not say; empty where the status of the answer says all there is. */
export interface WhoamiReading {
  readonly userInfo?: UserInfo;
  readonly problem?: string;
  /** With a 401, where the server says more than that: what is wrong with the credential, in a word and in a sentence. */
  readonly reason?: string;
  readonly explanation?: string;
}
