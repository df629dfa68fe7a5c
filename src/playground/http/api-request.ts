import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { RequestInfo } from '../../api/request/request-info.ts';
import type { Status } from '../../api/status/status.ts';
import type { UserInfo } from '../../rbac/rules/subject.ts';
import type { AcceptedType } from './negotiation.ts';
import type { ResourceCatalog } from '../store/resource-catalog.ts';

/** One request after it was authenticated and authorized. */
export interface ApiRequest {
  readonly info: RequestInfo;
  readonly query: URLSearchParams;
  /** What is served; the built-in resources alone when left out. */
  readonly catalog?: ResourceCatalog;
  readonly user: UserInfo;
  readonly message: IncomingMessage;
  readonly response: ServerResponse;
  /** Set when the client asked for another protocol. */
  readonly upgrade: { readonly socket: Duplex; readonly head: Buffer } | undefined;
}

/** What a handler gives back; `undefined` when it has written the answer itself. */
export type Answer = (
  | {
      readonly object: object;
      /** Which conversions it was made for, and names in its Content-Type; without it, it takes those of stored objects. */
      readonly converts?: (clause: AcceptedType) => boolean;
    }
  /** Indented JSON, to any client (apiserver pkg/endpoints/handlers/responsewriters/writers.go, WriteRawJSON). */
  | { readonly raw: object }
  | { readonly text: string | Uint8Array }
) & { readonly code: number; readonly headers?: Readonly<Record<string, string>> };

/** What a handler returns; `undefined` once it has answered itself. */
export type Handled = Answer | undefined | Promise<Answer | undefined>;

/** What Go's mux answers for a path that nothing serves. */
export const PAGE_NOT_FOUND: Answer = {
  code: 404,
  text: '404 page not found\n',
  headers: { 'Content-Type': 'text/plain; charset=utf-8', 'X-Content-Type-Options': 'nosniff' },
};

/** Whether an object to answer with is a Status. */
export function isStatus(object: object): object is Status {
  return 'kind' in object && object.kind === 'Status';
}
