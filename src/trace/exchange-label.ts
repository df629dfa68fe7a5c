import { plainLine } from '../api/text/plain-text.ts';
import { summaryOf } from './exchange-summary.ts';
import type { Exchange } from './exchange.ts';

/** An exchange in few words: `list deployments.apps in team-a`, `get pods/log web-0 in team-a`, `get /version`. */
export function exchangeWords(exchange: Exchange): string {
  const { verb, resource, namespace, name } = summaryOf(exchange);
  return plainLine(`${verb} ${resource}${name === '' ? '' : ` ${name}`}${namespace === '' ? '' : ` in ${namespace}`}`);
}

/** `200`, `403`; why there is none. */
export function statusWords({ response, failure }: Exchange): string {
  return response ? String(response.status) : plainLine(failure?.code ?? 'no answer');
}

/** Who sent it: `kubectl/v1.33.1`. */
export function clientWords(exchange: Exchange): string {
  return plainLine(summaryOf(exchange).client);
}
