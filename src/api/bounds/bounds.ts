/** How much of a text from outside is read. A text beyond it is not read at all, or only up to there. */
export interface Bounds {
  /** Bytes or characters. */
  readonly size: number;
  /** How deep its lists and maps may nest. */
  readonly depth: number;
  /** Its values, and the marks between them: what a parser's time and memory grow with. */
  readonly steps: number;
}

const [KIB, MIB] = [1024, 1024 * 1024];

/** All bounds. Each is such that reading the worst text within it takes no more than 50 ms of the event loop (`bench/hostile-bodies.mjs`). */
export const BOUNDS = {
  /** A Status: usually some hundred bytes; one that lists hundreds of rules has some ten thousand. */
  status: { size: 1 * MIB, depth: 64, steps: 10_000 },
  /** What the proxy reads of a response that may be a denial: it is decoded, explained by a hundred expressions, and written again. */
  denial: { size: 192 * KIB, depth: 64, steps: 10_000 },
  /** Any other object or list. */
  object: { size: 1 * MIB, depth: 200, steps: 32_000 },
  /** Either in YAML, of which a line takes some microseconds. */
  yaml: { size: 256 * KIB, depth: 64, steps: 12_000 },
  /** One event of a watch: etcd does not store objects of more than 1.5 MiB. */
  event: { size: 2 * MIB, depth: 200, steps: 40_000 },
  /** What a client writes, and an answer to a call of our own. The API server takes 3 MiB (its MaxRequestBodyBytes). */
  large: { size: 3 * MIB, depth: 200, steps: 60_000 },
  /**
   * A kubeconfig is the user's own and is read before any request is served; the bound is for a file named by mistake. 10,000 contexts with a CA and a
   * token of a ServiceAccount each are 28 MiB. Its steps are tokens.
   */
  kubeconfig: { size: 32 * MIB, depth: 64, steps: 1_000_000 },
  /** A document of YAML in a file of requests, read by commands that serve no requests. */
  yamlRecord: { size: 16 * MIB, depth: 200, steps: 2_000_000 },
  /** A line of a trace, of an audit log, a HAR, or the RBAC objects of a cluster, read by commands that serve no requests. */
  record: { size: 512 * MIB, depth: 1000, steps: Infinity },
} as const satisfies Readonly<Record<string, Bounds>>;

/** How long the head of a request or a response may be: as long as for Go's server (net/http DefaultMaxHeaderBytes). */
export const MAX_HEADER_BYTES = 1 * MIB;

/** Why something was not read. */
export type Excess = 'too large' | 'nested too deep' | 'of too many values';

/** Thrown for a text beyond a bound. The message is for a person and quotes nothing. */
export class NotReadError extends RangeError {
  readonly excess: Excess;

  constructor(excess: Excess) {
    super(`not read: ${excess}`);
    this.excess = excess;
  }
}

/** Counts what a parser reads, and throws NotReadError beyond the bounds. */
export class Budget {
  readonly #bounds: Bounds;
  #steps = 0;

  constructor(bounds: Bounds, size: number) {
    this.#bounds = bounds;
    if (size > bounds.size) throw new NotReadError('too large');
  }

  step(depth: number, steps = 1): void {
    this.#steps += steps;
    if (depth > this.#bounds.depth) throw new NotReadError('nested too deep');
    if (this.#steps > this.#bounds.steps) throw new NotReadError('of too many values');
  }
}
