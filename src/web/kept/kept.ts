import type { Exchange } from '../../trace/exchange.ts';

/** An exchange that is kept, and the number of its last change. */
export interface Kept {
  exchange: Exchange;
  change: number;
  /** The exchange that the page sent again as this one. */
  resent?: number;
}
