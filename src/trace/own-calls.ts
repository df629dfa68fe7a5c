import type { Exchange } from './exchange.ts';

/** Is it a call that kubetrace made itself, to explain an answer? What is derived from a trace never counts those. */
export function isOwnCall({ origin }: Pick<Exchange, 'origin'>): boolean {
  return origin === 'kubetrace';
}

/**
 * Is it left out of a summary or an export? Calls of our own are, since no client sent them, unless `--show-own` asks for them. (A recording
 * has them all, marked by their `origin`.)
 */
export function isLeftOut(exchange: Pick<Exchange, 'origin'>, showOwn: boolean | undefined): boolean {
  return showOwn !== true && isOwnCall(exchange);
}
