import {
  createTraceState,
  type Context,
  type Link,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
  TraceFlags,
} from '@opentelemetry/api';
import { type HeaderList, headerValue, headerValues } from '../../api/request/header-list.ts';
import { SAMPLED, type TraceParent, traceParentIn, traceParentText } from '../../api/request/trace-parent.ts';
import { type Exchange, hasEnded } from '../../trace/exchange.ts';
import type { Observer, TraceEvent } from '../../trace/observer.ts';
import { DENIAL_EVENT, denialEvent } from './denial-event.ts';
import { httpAttributes } from './http-attributes.ts';
import { kubernetesAttributes } from './kubernetes-attributes.ts';
import { Sessions } from './sessions.ts';
import { errorText, errorType } from './span-error.ts';
import { spanName } from './span-name.ts';
import type { SpanSender } from './span-sender.ts';

/** What the spans of a trace belong to. */
export interface SpanObserverOptions {
  readonly sender: SpanSender;
  /** The program of `kubetrace run`, whose requests are the children of one span. */
  readonly program?: string | undefined;
  /** The span in which kubetrace was started, as the environment names it. */
  readonly parent?: TraceParent | undefined;
}

/** An exchange under way, and its span. */
interface OpenSpan {
  readonly exchange: Exchange;
  readonly span: Span;
}

/**
 * Makes a span of each exchange, from its first event to its end. Its kind is CLIENT: kubetrace stands for the client, which seldom makes spans of its
 * own, and the span of the API server becomes its child.
 */
export class SpanObserver implements Observer {
  readonly #sender: SpanSender;
  readonly #run: Span | undefined;
  readonly #sessions = new Sessions();
  readonly #open = new Map<number, OpenSpan>();

  constructor({ sender, program, parent }: SpanObserverOptions) {
    this.#sender = sender;
    if (program === undefined) return;
    const attributes = { 'process.executable.name': program };
    this.#run = sender.tracer.startSpan(`run ${program}`, { kind: SpanKind.INTERNAL, attributes }, contextOf(parent));
  }

  observe({ type, object }: TraceEvent): void {
    if (type === 'DELETED') return;
    if (type === 'ADDED' && object.origin === 'client')
      this.#open.set(object.id, { exchange: object, span: this.#begin(object) });
    if (hasEnded(object)) this.#end(object);
  }

  /** What `traceparent` is to say to the API server; `undefined` for an exchange that has no span, or no longer. */
  traceParentOf({ id }: Exchange): string | undefined {
    const context = this.#open.get(id)?.span.spanContext();
    if (!context) return undefined;
    const { traceId, spanId, traceFlags } = context;
    return traceParentText({ traceId, spanId, flags: traceFlags & SAMPLED });
  }

  async close(): Promise<void> {
    this.#run?.end();
    await this.#sender.close();
  }

  #begin(exchange: Exchange): Span {
    const { headers } = exchange.request;
    const parent = traceParentIn(headers);
    const context = parent ? contextOf(parent, headers) : this.#contextOfRun();
    const options = { kind: SpanKind.CLIENT, startTime: exchange.startedAt };
    const span = this.#sender.tracer.startSpan(spanName(exchange), options, context);
    // The run is the parent of all others.
    if (parent && this.#run) span.addLink(linkTo(this.#run.spanContext(), 'run'));
    const session = headerValue(headers, 'kubectl-session');
    const first = session === undefined ? undefined : this.#sessions.firstOf(session, () => span.spanContext());
    if (first) span.addLink(linkTo(first, 'kubectl-session'));
    return span;
  }

  #end(exchange: Exchange): void {
    const { id, origin, startedAt, timings, denial } = exchange;
    const span = origin === 'kubetrace' ? this.#ownCall(exchange) : this.#open.get(id)?.span;
    this.#open.delete(id);
    if (!span?.isRecording()) return;
    span.setAttributes({ ...httpAttributes(exchange), ...kubernetesAttributes(exchange) });
    if (denial) span.addEvent(DENIAL_EVENT, denialEvent(denial), startedAt + (timings.responseStarted ?? 0));
    if (errorType(exchange) !== undefined) {
      const message = errorText(exchange);
      span.setStatus({ code: SpanStatusCode.ERROR, ...(message !== undefined && { message }) });
    }
    span.end(startedAt + (timings.ended ?? 0));
  }

  /** A call of our own, as the child of the exchange that it is about; that is known once it has been sent. */
  #ownCall(exchange: Exchange): Span {
    const open = [...this.#open.values()];
    const asker = open.find(({ exchange: { asked } }) => asked?.some(({ id }) => id === exchange.id));
    const context = asker ? trace.setSpan(ROOT_CONTEXT, asker.span) : this.#contextOfRun();
    const options = { kind: SpanKind.CLIENT, startTime: exchange.startedAt };
    return this.#sender.tracer.startSpan(spanName(exchange), options, context);
  }

  #contextOfRun(): Context {
    return this.#run ? trace.setSpan(ROOT_CONTEXT, this.#run) : ROOT_CONTEXT;
  }
}

function linkTo(context: Link['context'], by: string): Link {
  return { context, attributes: { 'kubetrace.link': by } };
}

/** A context whose span is the given one of another process. */
function contextOf(parent: TraceParent | undefined, headers: HeaderList = []): Context {
  if (!parent) return ROOT_CONTEXT;
  const { traceId, spanId, flags } = parent;
  const state = headerValues(headers, 'tracestate').join(',');
  return trace.setSpanContext(ROOT_CONTEXT, {
    traceId,
    spanId,
    traceFlags: flags & SAMPLED ? TraceFlags.SAMPLED : TraceFlags.NONE,
    isRemote: true,
    ...(state !== '' && { traceState: createTraceState(state) }),
  });
}
