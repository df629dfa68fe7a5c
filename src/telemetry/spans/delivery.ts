import type { Context } from '@opentelemetry/api';
import type {
  BatchSpanProcessor,
  ReadableSpan,
  Span,
  SpanExporter,
  SpanProcessor,
} from '@opentelemetry/sdk-trace-base';

/** How many spans have ended, and what became of them. */
export interface SpanCounts {
  /** A backend has them. */
  readonly sent: number;
  /** Nobody will ever see them: not accepted, or more than fit in memory. */
  readonly lost: number;
  /** Still here. */
  readonly waiting: number;
}

/** Counts spans on their way, and takes no more than so many at once: a dead backend costs no more memory than that. */
export class Delivery {
  readonly #most: number;
  readonly #onFailure: (error: Error | undefined) => void;
  #waiting = 0;
  #sent = 0;
  #lost = 0;

  constructor(most: number, onFailure: (error: Error | undefined) => void) {
    this.#most = most;
    this.#onFailure = onFailure;
  }

  get counts(): SpanCounts {
    return { sent: this.#sent, lost: this.#lost, waiting: this.#waiting };
  }

  /** The processor, given only as many spans as it has room for: it drops others without a word. */
  bounded(processor: BatchSpanProcessor): SpanProcessor {
    return {
      onStart: (span: Span, context: Context) => processor.onStart(span, context),
      onEnd: (span: ReadableSpan) => {
        if (this.#waiting >= this.#most) {
          this.#lost++;
          return;
        }
        this.#waiting++;
        processor.onEnd(span);
      },
      forceFlush: () => processor.forceFlush(),
      shutdown: () => processor.shutdown(),
    };
  }

  /** The exporter that `current` gives at each time, its results counted. */
  counted(exporters: readonly SpanExporter[], current: () => SpanExporter): SpanExporter {
    return {
      export: (spans, done) =>
        current().export(spans, (result) => {
          this.#waiting -= spans.length;
          if (result.code === SUCCESS) this.#sent += spans.length;
          else {
            this.#lost += spans.length;
            this.#onFailure(result.error);
          }
          done(result);
        }),
      shutdown: async () => {
        await Promise.all(exporters.map((exporter) => exporter.shutdown()));
      },
    };
  }
}

/** `ExportResultCode.SUCCESS` of @opentelemetry/core, which the other packages do not export. */
const SUCCESS = 0;
