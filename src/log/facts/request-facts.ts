import type { RequestInfo } from '../../api/request/request-info.ts';
import { utf8Text } from '../../api/request/header-list.ts';
import { percentDecode } from '../../api/request/percent-encoding.ts';
import { groupedNumber } from '../../api/text/grouped-number.ts';
import type { Exchange } from '../../trace/exchange.ts';
import { fact, type FactSource } from './fact.ts';
import { requestHeader, responseHeader } from './header-facts.ts';

/** That the server sees another identity than the client expects: shown early, since it is hard to find. */
export const OVERRULED_FACTS: readonly FactSource[] = [
  fact(
    'ignored',
    'ignored',
    ({ credential }) => credential?.overrules,
    (what) => `${what}: our client certificate takes precedence`,
  ),
];

/** Which API it is, and how many bytes passed. */
export const SIZE_FACTS: readonly FactSource[] = [
  fact('api', 'apiVersion', apiVersionOf),
  fact('scope', 'resourceScope', scopeField('resourceScope')),
  fact('scope', 'workspace', scopeField('workspace'), (workspace) => `workspace ${workspace}`),
  fact('scope', 'cluster', scopeField('cluster'), (cluster) => `cluster ${cluster}`),
  fact(
    'size',
    'requestBytes',
    ({ request }) => request.body.size,
    (size) => `sent ${byteCount(size)}`,
  ),
  fact(
    'size',
    'responseBytes',
    ({ response }) => response?.body.size,
    (size) => `received ${byteCount(size)}`,
  ),
];

/** What the query and headers ask for, and who asks. */
export const REQUEST_FACTS: readonly FactSource[] = [
  fact('query', 'query', ({ request }) => queryText(request.target)),
  fact('accept', 'accept', requestHeader('accept')),
  fact('body', 'requestContentType', requestHeader('content-type')),
  fact('answer', 'contentType', responseHeader('content-type')),
  fact('answer', 'contentEncoding', responseHeader('content-encoding')),
  fact('upgrade', 'upgrade', ({ upgrade }) => upgrade),
  fact('filter', 'refusedBy', ({ refusal }) => refusal?.rule),
  fact('client', 'clientAddress', ({ client }) => client.address),
  fact('client', 'userAgent', ({ client }) => utf8Text(client.userAgent)),
  fact('client', 'kubectlCommand', requestHeader('kubectl-command')),
  fact('client', 'kubectlSession', requestHeader('kubectl-session')),
];

function apiVersionOf({ requestInfo }: Exchange): string | undefined {
  const { apiGroup = '', apiVersion } = requestInfo ?? {};
  return apiGroup === '' ? apiVersion : `${apiGroup}/${apiVersion}`;
}

/** What only a request to a server in front of Kubernetes has. */
function scopeField(field: 'resourceScope' | 'workspace' | 'cluster') {
  return ({ requestInfo }: Exchange): RequestInfo[typeof field] => requestInfo?.[field];
}

function byteCount(bytes: number): string {
  return `${groupedNumber(bytes)} B`;
}

/** The query as a person reads it: decoded, blanks between, long values such as `continue` cut. */
function queryText(target: string): string {
  const query = target.indexOf('?');
  if (query < 0) return '';
  return target
    .slice(query + 1)
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => percentDecode(pair.replaceAll('+', ' ')) ?? pair)
    .map((pair) => (pair.length > 200 ? `${pair.slice(0, 60)}…` : pair))
    .join(' ');
}
