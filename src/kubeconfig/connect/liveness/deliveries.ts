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

/**
 * The same from the text of these files. Of two connections with the same ports nothing is known. A line is read when it is asked for: there may be tens of
 * thousands of connections, and few are asked about.
 */
export function deliveriesIn(tables: string): Deliveries {
  const lines = new Map<number, string | undefined>();
  for (const line of tables.split('\n')) {
    const start = line.indexOf(': ') + 2;
    const localEnd = line.indexOf(' ', start);
    const remoteEnd = line.indexOf(' ', localEnd + 1);
    if (start < 2 || !line.startsWith(ESTABLISHED, remoteEnd)) continue;
    const key = keyOf(portBefore(line, localEnd), portBefore(line, remoteEnd));
    lines.set(key, lines.has(key) ? undefined : line);
  }
  return ({ localPort = 0, remotePort = 0 }) => {
    const line = lines.get(keyOf(localPort, remotePort));
    if (line === undefined) return undefined;
    const [, , , , queues = '', timer = '', resent = '', , probes = ''] = line.trim().split(/\s+/u);
    return deliveryOf({ queues, timer, resent, probes });
  };
}

/** The state, between the addresses and the queues. */
const ESTABLISHED = ' 01 ';

function keyOf(localPort: number, remotePort: number): number {
  return localPort * 0x10000 + remotePort;
}

/** The end of an address. */
function portBefore(line: string, end: number): number {
  return Number.parseInt(line.slice(end - 4, end), 16);
}

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
