import { combinedResource } from '../rbac/rule-match.ts';
import type { Exchange } from '../trace/exchange.ts';

/** An exchange in few words: `list deployments.apps in team-a`, `get pods/log web-0 in team-a`, `get /version`. */
export function exchangeWords({ requestInfo: info, request }: Exchange): string {
  if (!info) return printable(`${request.method} ${request.target}`);
  if (!info.isResourceRequest) return printable(`${info.verb} ${info.path}`);
  const group = info.apiGroup === '' ? '' : `.${info.apiGroup}`;
  const what = `${info.verb || request.method} ${combinedResource(info)}${group}`;
  const isNamespace = info.resource === 'namespaces' && info.namespace === info.name;
  const where = info.namespace === '' || isNamespace ? '' : ` in ${info.namespace}`;
  return printable(`${what}${info.name === '' ? '' : ` ${info.name}`}${where}`);
}

/** `200`, `403`; why there is none. */
export function statusWords({ response, failure }: Exchange): string {
  return response ? String(response.status) : printable(failure?.code ?? 'no answer');
}

/** Who sent it: `kubectl/v1.33.1`. */
export function clientWords({ client, origin }: Exchange): string {
  if (origin === 'kubetrace') return 'kubetrace';
  return printable(client.userAgent.split(' ', 1)[0]!) || 'client';
}

/** On one line, whatever a client sent. */
export function printable(text: string): string {
  return text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '?');
}
