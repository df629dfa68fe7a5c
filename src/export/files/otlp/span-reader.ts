import { isOf, type ShapeError } from '../../../api/shape.ts';
import type { Exchange } from '../../../trace/exchange.ts';
import { parsedOrReported } from '../parsed-or-reported.ts';
import { OTLP_SPAN, OTLP_TRACES, type OtlpSpan } from './otlp-shape.ts';
import { exchangeOfSpan } from './span-exchange.ts';

/** Where to report what is not a request to an API server. */
export interface SpanReporting {
  /** For a span that is not as described. */
  readonly report: (error: ShapeError) => void;
  /** For a span that does not count: a kind of finding. */
  readonly leftOut: (kind: string) => void;
}

/**
 * Reads spans as requests to an API server. Several programs on the way of a request have a span of it, each the child of the one before. Those of
 * kubetrace count, since only they know who it was. Of others one counts that is neither the child nor the parent of another, which is known when all
 * are there: until then they are kept, up to a bound.
 */
export class SpanReader {
  readonly #kept: KeptSpan[] = [];
  /** Ids of spans whose requests were counted. */
  readonly #counted = new Set<string>();
  /** Ids of their parents. */
  readonly #parents = new Set<string>();
  #count = 0;

  /** The requests of a line; `undefined` for an object that holds no spans. */
  read(record: object, { report, leftOut }: SpanReporting): readonly Exchange[] | undefined {
    if (!isOf(OTLP_TRACES, record)) return undefined;
    const found: Exchange[] = [];
    for (const [i, { scopeSpans }] of record.resourceSpans.entries()) {
      for (const [j, { spans }] of (scopeSpans ?? []).entries()) {
        for (const [k, value] of (spans ?? []).entries()) {
          const path = `resourceSpans[${i}].scopeSpans[${j}].spans[${k}]`;
          const span = parsedOrReported(OTLP_SPAN, value, { path, report });
          const of = span && exchangeOfSpan(span, this.#count + 1);
          if (of) {
            this.#count++;
            if (of.isOurs) found.push(this.#counting(span, of.exchange));
            else this.#kept.push({ span, exchange: of.exchange });
          } else if (span) leftOut('spans that are not of a request to a Kubernetes API');
        }
      }
    }
    return this.#kept.length > MAX_KEPT ? [...found, ...this.rest(leftOut)] : found;
  }

  /** The requests that were kept and that no other span has. */
  rest(leftOut: SpanReporting['leftOut']): Exchange[] {
    return this.#kept.splice(0).flatMap(({ span, exchange }) => {
      const isAnothers = this.#counted.has(span.parentSpanId || '-') || this.#parents.has(span.spanId || '-');
      if (!isAnothers) return [this.#counting(span, exchange)];
      leftOut('spans of a request that another span has too');
      return [];
    });
  }

  #counting({ spanId, parentSpanId }: OtlpSpan, exchange: Exchange): Exchange {
    for (const [ids, id] of [
      [this.#counted, spanId],
      [this.#parents, parentSpanId],
    ] as const) {
      if (!id) continue;
      if (ids.size >= MAX_IDS) ids.clear();
      ids.add(id);
    }
    return exchange;
  }
}

/** A span of which it is not known yet whether another has its request. */
interface KeptSpan {
  readonly span: OtlpSpan;
  readonly exchange: Exchange;
}

/** About 20 MB. */
const MAX_KEPT = 10_000;
const MAX_IDS = 200_000;
