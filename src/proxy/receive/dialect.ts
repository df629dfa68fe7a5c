import type { Dialect } from '../../api/dialect/dialect.ts';
import { Remembered } from '../../api/remembered.ts';
import type { HeaderList } from '../../api/request/header-list.ts';
import type { RequestInfo } from '../../api/request/request-info.ts';
import type { RequestTarget } from '../../api/request/request-target.ts';

/** The RequestInfo of a request in a dialect, whose target was parsed to `url`; `undefined` where the server makes none. */
export function requestInfoIn(
  dialect: Dialect,
  { method, target, headers }: { readonly method: string; readonly target: string; readonly headers: HeaderList },
  url: RequestTarget,
): RequestInfo | undefined {
  const decode = (): RequestInfo => frozen(dialect.requestInfo(method, target, headers, url));
  try {
    return dialect.readsHeaders ? decode() : decoded.of(`${method} ${target}`, decode);
  } catch {
    return undefined;
  }
}

/** Exchanges share it, so no observer may change it. */
const decoded = new Remembered<RequestInfo>();

function frozen(info: RequestInfo): RequestInfo {
  Object.freeze(info.parts);
  return Object.freeze(info);
}
