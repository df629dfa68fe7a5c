import type { Exchange } from '../../trace/exchange.ts';
import { OTHER } from './counter.ts';

/**
 * What a request is counted by: `list`, `apps`, `deployments`. Never its namespace or its name: there can be any number of those, and a page of metrics
 * tells nobody which there are. A request that is not for a resource has its verb only.
 */
export function requestLabels({
  requestInfo: info,
}: Pick<Exchange, 'requestInfo'>): readonly [verb: string, group: string, resource: string, subresource: string] {
  if (!info) return ['', '', '', ''];
  const { verb, apiGroup, resource, subresource, isResourceRequest } = info;
  if (!isResourceRequest) return [plausible(verb), '', '', ''];
  return [plausible(verb), plausible(apiGroup), plausible(resource), plausible(subresource)];
}

/** Clients write what they like into a path: what cannot be such a name counts as `other`. */
function plausible(name: string): string {
  return name === '' || NAME.test(name) ? name : OTHER;
}

const NAME = /^[a-z\d][a-z\d.:-]{0,99}$/;

/** The rule that was missing, as far as it can be counted by: the first of each of its lists. Without a rule, the request. */
export function ruleLabels(exchange: Exchange): ReturnType<typeof requestLabels> {
  const [rule] = exchange.denial?.rules ?? [];
  if (!rule) return requestLabels(exchange);
  const [resource = '', subresource = ''] = (rule.resources?.[0] ?? '').split('/');
  return [
    plausible(rule.verbs[0] ?? ''),
    plausible(rule.apiGroups?.[0] ?? ''),
    plausible(resource),
    plausible(subresource),
  ];
}

/** What kind of stream an exchange is: `watch`, `log`, or what an upgrade is for: `exec`, `portforward` … */
export function streamKind({ requestInfo }: Exchange): string {
  const { verb, subresource } = requestInfo ?? {};
  if (subresource && STREAMS.has(subresource)) return subresource;
  return verb === 'watch' ? 'watch' : 'other';
}

const STREAMS: ReadonlySet<string> = new Set(['attach', 'exec', 'log', 'portforward', 'proxy']);
