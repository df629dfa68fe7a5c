import { type Difference, DIFFERENCES, SERVED } from './differences.ts';

/** The minor releases of Kubernetes 1 that the playground can be, from the oldest on. */
export const MINORS: readonly number[] = [30, 31, 32, 33, 34, 35, 36];

/** The patch release of the newest, which the recordings of a real server are of. */
const NEWEST = { minor: 36, version: 'v1.36.2' };

/** A release of Kubernetes, as far as the playground behaves in its way. */
export class Release {
  readonly minor: number;

  /** Throws RangeError for one that the playground does not know. */
  constructor(minor: number = NEWEST.minor) {
    if (!MINORS.includes(minor)) throw new RangeError(`the playground does not know Kubernetes 1.${minor}`);
    this.minor = minor;
  }

  /** `v1.36.2`: what kubelets and images of it are called. */
  get version(): string {
    return this.minor === NEWEST.minor ? NEWEST.version : `v1.${this.minor}.0`;
  }

  /** Whether it behaves so. */
  does(difference: keyof typeof DIFFERENCES): boolean {
    return this.#has(DIFFERENCES[difference]);
  }

  /** Whether it serves a resource in this version: `networking.k8s.io/v1`, `ipaddresses`. */
  serves(apiVersion: string, plural: string): boolean {
    const difference = SERVED.get(`${apiVersion} ${plural}`);
    return difference === undefined || this.#has(difference);
  }

  #has({ since = 0, until = Infinity, not = [] }: Difference): boolean {
    return this.minor >= since && this.minor <= until && !not.includes(this.minor);
  }
}
