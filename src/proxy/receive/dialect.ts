import type { Dialect } from '../../api/dialect/dialect.ts';
import type { HeaderList } from '../../api/request/header-list.ts';
import type { RequestInfo } from '../../api/request/request-info.ts';

/** The RequestInfo of a request in a dialect; `undefined` where the server makes none. */
export function requestInfoIn(
  dialect: Dialect,
  { method, target, headers }: { readonly method: string; readonly target: string; readonly headers: HeaderList },
): RequestInfo | undefined {
  try {
    return dialect.requestInfo(method, target, headers);
  } catch {
    return undefined;
  }
}
