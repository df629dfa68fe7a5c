import { headerValue, utf8Text } from '../../api/request/header-list.ts';
import type { Exchange } from '../../trace/exchange.ts';

/** The first value of a request header, as text. */
export function requestHeader(name: string): (exchange: Exchange) => string {
  return ({ request }) => utf8Text(headerValue(request.headers, name) ?? '');
}

/** The first value of a response header, as text. */
export function responseHeader(name: string): (exchange: Exchange) => string {
  return ({ response }) => utf8Text(headerValue(response?.headers ?? [], name) ?? '');
}
