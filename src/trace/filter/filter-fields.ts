import { lookupTable } from '../../api/lookup-table.ts';
import type { Exchange } from '../exchange.ts';
import { summaryOf } from '../exchange-summary.ts';
import { identityOf } from '../identity.ts';

/** A property of an exchange that a filter can compare, as a text or as a number. */
export type FilterField = NumberField | TextField;

/** A field whose value is a number, such as `status`. */
export interface NumberField {
  readonly numberOf: (exchange: Exchange) => number;
}

/** A field whose value is a text, such as `verb`. */
export interface TextField {
  readonly textOf: (exchange: Exchange) => string;
  /** What `=` means, where it is more than the same text. */
  readonly equals?: (wanted: string) => (exchange: Exchange) => boolean;
}

/** The fields of `--filter`, by name. */
export const FILTER_FIELDS = lookupTable<FilterField>({
  verb: { textOf: verbOf, equals: inAnyCase(verbOf) },
  resource: { textOf: (exchange) => summaryOf(exchange).resource, equals: isResource },
  group: { textOf: ({ requestInfo }) => requestInfo?.apiGroup ?? '', equals: isGroup },
  namespace: { textOf: ({ requestInfo }) => requestInfo?.namespace ?? '' },
  name: { textOf: ({ requestInfo }) => requestInfo?.name ?? '' },
  status: { numberOf: ({ response }) => response?.status ?? 0 },
  ms: { numberOf: (exchange) => summaryOf(exchange).milliseconds },
  user: { textOf: userOf },
  client: { textOf: (exchange) => summaryOf(exchange).client },
  method: { textOf: ({ request }) => request.method, equals: inAnyCase(({ request }) => request.method) },
  path: { textOf: ({ requestInfo, request }) => requestInfo?.path ?? request.target },
  class: { textOf: ({ denial, refusal }) => denial?.class ?? (refusal ? 'refusal' : '') },
  origin: { textOf: ({ origin }) => origin },
});

/** `''` where the API server has no verb for it. */
function verbOf({ requestInfo }: Exchange): string {
  return requestInfo?.verb ?? '';
}

/** The user that the API server authorizes, as far as the trace has it; the claim of a token where nothing else says so. */
function userOf(exchange: Exchange): string {
  return identityOf(exchange).user ?? exchange.credential?.username ?? '';
}

function inAnyCase(textOf: (exchange: Exchange) => string) {
  return (wanted: string) => {
    const lower = wanted.toLowerCase();
    return (exchange: Exchange) => textOf(exchange).toLowerCase() === lower;
  };
}

/** `''` is the core group; a non-resource request has no group. */
function isGroup(wanted: string): (exchange: Exchange) => boolean {
  return ({ requestInfo }) => requestInfo?.isResourceRequest === true && requestInfo.apiGroup === wanted;
}

/**
 * `pods`: not its subresources, as in RBAC; `pods/log`; `pods/*`: its subresources; `deployments.apps`: of that group. A path
 * (`/healthz`) is the resource of a non-resource request, as in the log.
 */
function isResource(wanted: string): (exchange: Exchange) => boolean {
  if (wanted.startsWith('/')) return (exchange) => summaryOf(exchange).resource === wanted;
  const dot = wanted.indexOf('.');
  const [resource = '', subresource = ''] = (dot < 0 ? wanted : wanted.slice(0, dot)).split('/');
  const group = dot < 0 ? undefined : wanted.slice(dot + 1);
  return ({ requestInfo: info }) =>
    info?.isResourceRequest === true &&
    (resource === '*' || info.resource === resource) &&
    (subresource === '*' ? info.subresource !== '' : info.subresource === subresource) &&
    (group === undefined || info.apiGroup === group);
}
