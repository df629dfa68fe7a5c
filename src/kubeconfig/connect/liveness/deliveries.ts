import { readFile } from 'node:fs/promises';

/** A connection as this machine sees it: the port here, and the port there. */
export interface Ports {
  readonly localPort?: number | undefined;
  readonly remotePort?: number | undefined;
}

/**
 * What has become of what was sent: all of it has arrived, some is on its way, or the other side leaves it unanswered, so that this machine
 * sends it again.
 */
export type Delivery = 'arrived' | 'under way' | 'unanswered';

/** `undefined` for a connection that is not known. */
export type Deliveries = (connection: Ports) => Delivery | undefined;

/**
 * What the kernel of Linux knows of all connections (Documentation/networking/proc_net_tcp.rst). `undefined` elsewhere: Node offers neither
 * TCP_INFO nor TCP_USER_TIMEOUT.
 */
export async function deliveries(): Promise<Deliveries | undefined> {
  try {
    const tables = await Promise.all(['/proc/net/tcp', '/proc/net/tcp6'].map((file) => readFile(file, 'latin1')));
    return deliveriesIn(tables.join('\n'));
  } catch {
    return undefined;
  }
}

/** The same from the text of these files. Of two connections with the same ports nothing is known. */
export function deliveriesIn(tables: string): Deliveries {
  const found = new Map<string, Delivery | undefined>();
  for (const line of tables.split('\n')) {
    const [, local, remote, state, queues = '', timer = '', resent = '', , probes = ''] = line.trim().split(/\s+/u);
    if (state !== ESTABLISHED) continue;
    const key = `${portOf(local)} ${portOf(remote)}`;
    found.set(key, found.has(key) ? undefined : deliveryOf({ queues, timer, resent, probes }));
  }
  return ({ localPort, remotePort }) => found.get(`${localPort} ${remotePort}`);
}

const ESTABLISHED = '01';

/** Fields of `tcp4_seq_show` (net/ipv4/tcp_ipv4.c). */
interface SocketFields {
  /** `tx_queue:rx_queue`. */
  readonly queues: string;
  /** `01:` while something is repeated, `04:` while the other side, which takes no more, is asked for room. */
  readonly timer: string;
  readonly resent: string;
  /** Decimal; back at 0 with each answer. */
  readonly probes: string;
}

function deliveryOf({ queues, timer, resent, probes }: SocketFields): Delivery {
  if (/^0+:/u.test(queues)) return 'arrived';
  const isResent = timer.startsWith('01:') && Number.parseInt(resent, 16) > 0;
  const isProbed = timer.startsWith('04:') && Number(probes) > 0;
  return isResent || isProbed ? 'unanswered' : 'under way';
}

function portOf(address = ''): number {
  return Number.parseInt(address.slice(address.lastIndexOf(':') + 1), 16);
}
