import { type Exchange, hasEnded } from '../../trace/exchange.ts';
import { isLongRunning } from '../../trace/facts/long-running.ts';
import type { Observer, TraceEvent } from '../../trace/observer.ts';
import { Counter } from './counter.ts';
import type { MetricFamily, Sample } from './exposition.ts';
import { gauge } from './gauge.ts';
import { Histogram } from './histogram.ts';
import { requestLabels, ruleLabels, streamKind } from './request-labels.ts';

/** Counts what passes: an observer of the trace, and the metrics it makes. */
export class TrafficMetrics implements Observer {
  readonly #requests = new Counter({
    name: 'kubetrace_requests_total',
    help: 'Requests of clients that have ended; code is none where no answer came',
    labels: ['verb', 'group', 'resource', 'subresource', 'code'],
    most: 2000,
  });
  readonly #denials = new Counter({
    name: 'kubetrace_denials_total',
    help: 'Requests that the API server denied, by the class of the denial and the rule that was missing',
    labels: ['class', 'verb', 'group', 'resource', 'subresource'],
  });
  readonly #refusals = new Counter({
    name: 'kubetrace_refusals_total',
    help: 'Requests that kubetrace refused itself, by the flag to change',
    labels: ['flag'],
    most: 50,
  });
  readonly #failures = new Counter({
    name: 'kubetrace_failures_total',
    help: 'Requests whose connection was lost on the side of the client or the server, by the code of the error',
    labels: ['side', 'code'],
    most: 100,
  });
  readonly #durations = new Histogram(
    'kubetrace_request_duration_seconds',
    'How long requests took from their head to the end of the answer, without watches and other streams',
    'verb',
  );
  readonly #sent = new Counter({
    name: 'kubetrace_request_body_bytes_total',
    help: 'Bytes of the bodies of requests that have ended, as they went over the wire',
  });
  readonly #received = new Counter({
    name: 'kubetrace_response_body_bytes_total',
    help: 'Bytes of the bodies of answers that have ended, as they went over the wire',
  });
  readonly #own = new Counter({
    name: 'kubetrace_own_requests_total',
    help: 'Requests that kubetrace sent to the API server itself, to explain an answer',
  });
  readonly #streams = new Map<number, string>();
  #underWay = 0;

  /** In the order of the page. */
  readonly families: readonly MetricFamily[] = [
    this.#requests,
    this.#denials,
    this.#refusals,
    this.#failures,
    this.#durations,
    gauge('kubetrace_requests_in_flight', 'Requests that have not ended, without open streams', () => {
      return this.#underWay - this.#streams.size;
    }),
    {
      name: 'kubetrace_open_streams',
      type: 'gauge',
      help: 'Watches, followed logs and upgraded connections that are open, by kind',
      samples: () => this.#openStreams(),
    },
    this.#sent,
    this.#received,
    this.#own,
  ];

  observe({ type, object }: TraceEvent): void {
    if (type === 'DELETED') return;
    if (object.origin === 'kubetrace') {
      if (type === 'ADDED') this.#own.add(1);
      return;
    }
    if (type === 'ADDED') this.#underWay++;
    if (hasEnded(object)) this.#ended(object);
    else if (object.response && isLongRunning(object)) this.#streams.set(object.id, streamKind(object));
  }

  #ended(exchange: Exchange): void {
    const { id, request, response, failure, refusal, denial, timings } = exchange;
    this.#underWay--;
    this.#streams.delete(id);
    const labels = requestLabels(exchange);
    this.#requests.add(1, ...labels, response ? String(response.status) : 'none');
    if (!isLongRunning(exchange)) this.#durations.observe((timings.ended ?? 0) / 1000, labels[0]);
    this.#sent.add(request.body.size);
    if (response) this.#received.add(response.body.size);
    if (denial) this.#denials.add(1, denial.class, ...ruleLabels(exchange));
    if (refusal) this.#refusals.add(1, refusal.flag ?? '');
    if (failure) this.#failures.add(1, failure.code === 'CLIENT_CLOSED' ? 'client' : 'server', failure.code);
  }

  *#openStreams(): Iterable<Sample> {
    const counts = new Map(KINDS.map((kind) => [kind, 0]));
    for (const kind of this.#streams.values()) counts.set(kind, (counts.get(kind) ?? 0) + 1);
    for (const [kind, value] of counts) yield { labels: [['kind', kind]], value };
  }
}

/** Of streams, so that each has a line even where there is none. */
const KINDS = ['watch', 'log', 'exec', 'attach', 'portforward', 'proxy', 'other'];
