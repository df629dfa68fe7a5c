import { utf8Text } from '../api/request/header-list.ts';
import type { RequestInfo } from '../api/request/request-info.ts';
import type { Exchange } from './exchange.ts';

/** The one line that every request gets, in pieces. */
export interface Summary {
  /** The method where the API server has no verb for it. */
  readonly verb: string;
  /** `resource[/subresource][.group]`, or the path of a non-resource request. */
  readonly resource: string;
  readonly namespace: string;
  readonly name: string;
  /** 0 where no answer came. */
  readonly status: number;
  /** Until the answer started for one that still runs, else until it ended. */
  readonly milliseconds: number;
  readonly client: string;
}

/** The pieces of an exchange's one line. */
export function summaryOf(exchange: Exchange): Summary {
  const { requestInfo: info, request, response, timings } = exchange;
  return {
    verb: info?.verb || request.method,
    resource: info ? (info.isResourceRequest ? resourceOf(info) : info.path) : request.target,
    // RequestInfo puts a namespace into itself; people do not write it that way.
    namespace: info?.resource === 'namespaces' && info.namespace === info.name ? '' : (info?.namespace ?? ''),
    name: info?.name ?? '',
    status: response?.status ?? 0,
    milliseconds: Math.trunc(timings.ended ?? timings.responseStarted ?? 0),
    client: clientOf(exchange),
  };
}

/** `team-a/web-0`, `team-a/`, `node1`. */
export function objectOf({ namespace, name }: Pick<Summary, 'namespace' | 'name'>): string {
  return namespace === '' ? name : `${namespace}/${name}`;
}

function resourceOf(info: RequestInfo): string {
  const resource = info.subresource === '' ? info.resource : `${info.resource}/${info.subresource}`;
  return info.apiGroup === '' ? resource : `${resource}.${info.apiGroup}`;
}

/** `kubectl/v1.33.1`; the address of a client that does not say its name; `kubetrace` for calls of our own. */
function clientOf({ client, origin }: Exchange): string {
  if (origin === 'kubetrace') return 'kubetrace';
  const { userAgent, address } = client;
  const end = userAgent.indexOf(' ');
  return utf8Text(end < 0 ? userAgent : userAgent.slice(0, end)) || address || '-';
}
