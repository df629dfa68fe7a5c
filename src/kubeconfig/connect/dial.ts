import dns from 'node:dns';
import type { LookupAddress } from 'node:dns';
import { once } from 'node:events';
import { connect, isIP } from 'node:net';
import type { Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { endedBy, within } from './limits.ts';

/** A TCP connection, and how long its name took to resolve. */
export interface Dialled {
  readonly socket: Socket;
  /** How long it took to look the name up, in milliseconds; absent for an address. */
  readonly dnsLookup?: number;
}

/** Where to dial, and for how long. */
export interface DialOptions {
  readonly host: string;
  readonly port: number;
  /** In milliseconds, the lookup included. */
  readonly limit: number;
  /** Default: the system's. */
  readonly addressesOf?: (host: string) => Promise<LookupAddress[]>;
}

/**
 * Connects by TCP as Go's net.Dialer does (RFC 6555): the addresses of a name one after the other, each for seconds; those of the
 * other family start a little later in parallel, so that an IPv6 that leads nowhere costs no more than that. Node would give each address
 * but the last 250 ms and then drop it. Rejects with Node's error for the first address that failed.
 */
export function dial(
  { host, port, limit, addressesOf = systemAddresses }: DialOptions,
  outer: AbortSignal,
): Promise<Dialled> {
  const late = (): Error => tooLate(`${host}:${port}`, limit);
  return within({ milliseconds: limit, late }, outer, async (signal) => {
    if (isIP(host)) return { socket: await connected(host, port, signal) };
    const start = performance.now();
    const found = await orGivenUp(addressesOf(host), signal);
    const dnsLookup = performance.now() - start;
    const way: Way = (addresses, racing) => inTurn(addresses, { port, deadline: start + limit }, racing);
    return { socket: await race(found, way, signal), dnsLookup };
  });
}

/** By the very function that Node would use, which some programs replace. */
function systemAddresses(host: string): Promise<LookupAddress[]> {
  return new Promise((resolve, reject) => {
    dns.lookup(host, { all: true }, (error, addresses) => (error ? reject(error) : resolve(addresses)));
  });
}

/** `FallbackDelay` of net.Dialer. */
const FALLBACK_DELAY = 300;
/** Each address has its part of the time that is left, and this at least (`partialDeadline` in Go's net/dial.go). */
const SANE_MINIMUM = 2000;
/** How long a connection is silent before it is probed: client-go transport/cache.go. */
const KEEP_ALIVE = 30_000;

/** A connection to one of these addresses. */
type Way = (addresses: readonly LookupAddress[], signal: AbortSignal) => Promise<Socket>;

/** The first connection of either family; the second family starts later, or once the first has failed. */
async function race(addresses: readonly LookupAddress[], way: Way, outer: AbortSignal): Promise<Socket> {
  const preferred = addresses.filter(({ family }) => family === addresses[0]?.family);
  const others = addresses.filter((address) => !preferred.includes(address));
  if (others.length === 0) return way(preferred, outer);
  const over = new AbortController();
  const signal = AbortSignal.any([outer, over.signal]);
  const primary = way(preferred, signal);
  const failed = new Promise<void>((resolve) => void primary.catch(() => resolve()));
  const start = Promise.race([failed, pause(FALLBACK_DELAY, undefined, { signal })]);
  const fallback = start.then(() => way(others, signal));
  const won = await Promise.any([primary, fallback]).catch(() => primary);
  over.abort(new Error('another address was faster'));
  // Both may have come in the same turn.
  for (const each of [primary, fallback]) {
    each.then(
      (socket) => socket !== won && socket.destroy(),
      () => undefined,
    );
  }
  return won;
}

interface Turns {
  readonly port: number;
  /** When all must be over, by the clock of `performance.now`. */
  readonly deadline: number;
}

async function inTurn(
  addresses: readonly LookupAddress[],
  { port, deadline }: Turns,
  outer: AbortSignal,
): Promise<Socket> {
  let problem: unknown;
  for (const [index, { address }] of addresses.entries()) {
    const left = deadline - performance.now();
    const milliseconds = Math.max(SANE_MINIMUM, left / (addresses.length - index));
    const late = (): Error => tooLate(`${address}:${port}`, milliseconds);
    try {
      return await within({ milliseconds, late }, outer, (signal) => connected(address, port, signal));
    } catch (error) {
      if (outer.aborted) throw error;
      problem ??= error;
    }
  }
  throw problem;
}

async function connected(host: string, port: number, signal: AbortSignal): Promise<Socket> {
  const socket = connect({ host, port, noDelay: true, keepAlive: true, keepAliveInitialDelay: KEEP_ALIVE });
  // From then on its new owner listens; an error in between ends up in `socket.errored`.
  socket.on('error', () => undefined);
  using _ = endedBy(signal, socket);
  await once(socket, 'connect');
  return socket;
}

/** A lookup cannot be taken back, so its answer is then not waited for. */
function orGivenUp<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    promise.then(resolve, reject);
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
}

function tooLate(where: string, milliseconds: number): Error {
  const message = `connect ETIMEDOUT ${where}: not within ${Math.round(milliseconds / 100) / 10} s`;
  return Object.assign(new Error(message), { code: 'ETIMEDOUT' });
}
