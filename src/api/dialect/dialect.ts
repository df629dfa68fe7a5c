import type { HeaderList } from '../request/header-list.ts';
import type { Segment } from '../request/path-anatomy.ts';
import type { RequestInfo } from '../request/request-info.ts';
import type { RequestTarget } from '../request/request-target.ts';

/** The servers whose way to read requests is known. */
export type DialectName = 'kubernetes' | 'kubesphere';

/**
 * How a server reads a request, and by which statuses it denies one. The one seam between Kubernetes and the servers that stand in
 * front of it: `RbacDialect` extends it by roles and denials, and no other code asks which dialect it has.
 */
export interface Dialect {
  readonly name: DialectName;
  /** Whether the headers say too what a request is, and not its method and target alone. */
  readonly readsHeaders: boolean;
  /**
   * Decodes a request; `target` is the request-target as text, `url` what `parseRequestTarget` made of it where it has been parsed before.
   * Throws RequestInfoError where the server makes no RequestInfo.
   */
  requestInfo(method: string, target: string, headers: HeaderList, url?: RequestTarget): RequestInfo;
  /** The segments of the path of a request-target, each with the part that the server takes it for. */
  anatomy(target: string): readonly Segment[];
  /** The same, where only the decoded request is left. */
  anatomyOf(info: RequestInfo): readonly Segment[];
  /** Whether a response with this status may be a denial, and is worth reading. */
  mayBeDenial(status: number): boolean;
}
