import type { RequestInfo } from '../../api/request/request-info.ts';

/** What the filter looks at. */
export interface FilteredRequest {
  readonly method: string;
  /** Percent-decoded, after `--api-prefix` was removed. */
  readonly path: string;
  /** After the `?`, as sent. */
  readonly query: string;
  /** Absent where the API server itself cannot decode the request. */
  readonly requestInfo: RequestInfo | undefined;
  readonly upgrade: boolean;
}
