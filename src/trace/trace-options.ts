import type { HeldSecrets } from '../api/secrets/held-secrets.ts';
import type { Observer } from './observer.ts';

/** How much a Trace keeps, and what it masks. */
export interface TraceOptions {
  /** How many ended exchanges are kept, in addition to those under way. Default 1000. */
  readonly capacity?: number;
  /** How many bytes the bodies of ended exchanges may have together; the oldest are dropped first. Default 256 MiB. */
  readonly capacityBytes?: number;
  /** Called once for each observer that threw; the observer is dropped. Default: a warning of the process. */
  readonly onObserverError?: (error: unknown, observer: Observer) => void;
  /** The credentials to mask wherever they occur. Default: none. */
  readonly secrets?: HeldSecrets;
}
