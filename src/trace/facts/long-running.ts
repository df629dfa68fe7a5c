import type { Exchange } from '../exchange.ts';

/** Whether a response gets a line when it starts and another when it ends: watches, followed logs, upgraded connections. */
export function isLongRunning(exchange: Exchange): boolean {
  const status = exchange.response?.status ?? 0;
  if (status === 101) return true;
  if (status >= 300) return false;
  return (
    isStream(exchange) &&
    (exchange.requestInfo?.verb === 'watch' || /[?&]follow=(?!false|0|&|$)/.test(exchange.request.target))
  );
}

/** Whether the answer is a stream whose body kubectl never prints: a successful watch or log. */
export function isStream({ requestInfo, response }: Exchange): boolean {
  if (!requestInfo?.isResourceRequest || !response || response.status >= 300) return false;
  return requestInfo.verb === 'watch' || requestInfo.subresource === 'log';
}
