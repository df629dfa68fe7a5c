import type { Exchange } from '../../trace/exchange.ts';
import { LeastTexts } from '../counts/least-texts.ts';
import { UsageCounts } from '../counts/usage-counts.ts';
import { ReviewedAccesses } from '../unused/reviewed-access.ts';
import type { TraceSource } from '../counts/caller.ts';

/**
 * All that a usage file holds: what traces needed, by whom, and which files that was read from. Adding summaries together is associative and
 * commutative, and the same as counting all at once. It is not idempotent: the same requests added twice count twice, which `repeated` shows.
 */
export class UsageSummary {
  readonly counts = new UsageCounts();
  readonly reviewed = new ReviewedAccesses();
  readonly sources = new Set<TraceSource>();
  /** A hash of the bytes of each file that requests were read from; of more than ten thousand the least. */
  readonly inputs = new LeastTexts(MAX_INPUTS);
  /** Those that were counted more than once. */
  readonly repeated = new Set<string>();

  add(exchange: Exchange, source: TraceSource): void {
    this.counts.add(exchange, source);
    this.reviewed.add(exchange);
    this.sources.add(source);
  }

  addInput(hash: string): void {
    if (this.inputs.has(hash)) this.repeated.add(hash);
    this.inputs.add(hash);
  }
}

const MAX_INPUTS = 10_000;
