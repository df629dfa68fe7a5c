import { summaryOf } from '../trace/exchange-summary.ts';
import type { Exchange } from '../trace/exchange.ts';

/** An exchange in few words: `list deployments.apps in team-a`, `get pods/log web-0 in team-a`, `get /version`. */
export function exchangeWords(exchange: Exchange): string {
  const { verb, resource, namespace, name } = summaryOf(exchange);
  return printable(`${verb} ${resource}${name === '' ? '' : ` ${name}`}${namespace === '' ? '' : ` in ${namespace}`}`);
}

/** `200`, `403`; why there is none. */
export function statusWords({ response, failure }: Exchange): string {
  return response ? String(response.status) : printable(failure?.code ?? 'no answer');
}

/** Who sent it: `kubectl/v1.33.1`. */
export function clientWords(exchange: Exchange): string {
  return printable(summaryOf(exchange).client);
}

/** On one line, whatever a client sent. */
export function printable(text: string): string {
  return text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '?');
}
