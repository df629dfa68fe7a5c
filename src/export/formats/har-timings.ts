import type { Exchange } from '../../trace/exchange.ts';

/** Milliseconds; -1 where a phase did not take place or is not known. `connect` includes `ssl`. */
export interface HarTimings {
  readonly blocked: number;
  readonly dns: number;
  readonly connect: number;
  readonly ssl: number;
  readonly send: number;
  readonly wait: number;
  readonly receive: number;
}

/** How long an exchange took in all. HAR requires this to be the sum of the phases. */
export function totalTime({ timings }: Exchange): number {
  return rounded(timings.ended ?? timings.responseStarted ?? 0);
}

/** The phases of an exchange, which add up to its total time. */
export function harTimings(exchange: Exchange): HarTimings {
  const { responseStarted = totalTime(exchange), connection } = exchange.timings;
  const total = totalTime(exchange);
  const started = Math.min(rounded(responseStarted), total);
  const isNew = connection?.reused === false;
  const blocked = rounded(connection?.getConnection ?? -1);
  const dns = isNew ? rounded(connection.dnsLookup ?? -1) : -1;
  const ssl = isNew ? rounded(connection.tlsHandshake ?? -1) : -1;
  const dial = isNew ? rounded(connection.dial ?? -1) : -1;
  const connect = dial < 0 && ssl < 0 ? -1 : rounded(Math.max(dial, 0) + Math.max(ssl, 0));
  const before = [blocked, dns, connect].reduce((sum, part) => sum + Math.max(part, 0), 0);
  // Phases that are measured separately may overlap; then the total counts.
  if (before > started) return { ...UNKNOWN, send: 0, wait: started, receive: rounded(total - started) };
  return { blocked, dns, connect, ssl, send: 0, wait: rounded(started - before), receive: rounded(total - started) };
}

const UNKNOWN = { blocked: -1, dns: -1, connect: -1, ssl: -1 } as const;

function rounded(milliseconds: number): number {
  return Math.round(milliseconds * 1000) / 1000;
}
