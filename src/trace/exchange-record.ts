import type { ConnectionTimings } from '../api/connection-timings.ts';
import type { CredentialFacts } from '../api/credential-facts.ts';
import { headerValue } from '../api/request/header-list.ts';
import type { RequestInfo } from '../api/request/request-info.ts';
import type { Denial } from '../rbac/rules/denial.ts';
import { BodyCapture } from './capture.ts';
import type { CaptureOptions } from './capture.ts';
import { type CaptureLimits, isStreamed, responseLimit } from './capture-limits.ts';
import type { Client, Exchange, Failure, Refusal, Stage, Timings } from './exchange.ts';
import { maskerFor } from './masks/masker-for.ts';
import type { BodyFacts } from './masks/masker-for.ts';
import type { OwnCall } from './own-call.ts';
import { isCounted, StreamRecord } from './streams/stream-record.ts';

/** A request as it came in, nothing masked yet. */
export interface Opening {
  readonly method: string;
  /** The request-target of the request line. */
  readonly target: string;
  readonly httpVersion: string;
  /** Node's `rawHeaders`. */
  readonly rawHeaders: readonly string[];
  /** `127.0.0.1:40312`; `''` on a unix socket. */
  readonly clientAddress: string;
  /** The URL that we send to. */
  readonly upstreamUrl: string;
  readonly requestInfo?: RequestInfo | undefined;
  /** The protocol asked for by an upgrade. */
  readonly upgrade?: string | undefined;
  readonly origin?: 'client' | 'kubetrace';
}

/** The head of an answer as it came, nothing masked yet. */
export interface ResponseHead {
  readonly status: number;
  readonly statusText: string;
  /** Node's `rawHeaders`. */
  readonly rawHeaders: readonly string[];
  readonly connection?: ConnectionTimings | undefined;
}

/** The writable side of an Exchange. Only the Trace holds it as such; all others see the read-only Exchange. */
export class ExchangeRecord implements Exchange {
  readonly id: number;
  readonly startedAt: number;
  readonly origin: 'client' | 'kubetrace';
  readonly client: Client;
  readonly request: Exchange['request'] & { readonly body: BodyCapture };
  readonly requestInfo?: RequestInfo;
  readonly upstreamUrl: string;
  readonly upgrade?: string;
  stage: Stage = 'RequestReceived';
  credential?: CredentialFacts;
  refusal?: Refusal;
  response?: NonNullable<Exchange['response']> & { readonly body: BodyCapture };
  declare stream?: StreamRecord;
  denial?: Denial;
  allowedBy?: string;
  asked?: readonly OwnCall[];
  failure?: Failure;
  readonly timings: { -readonly [key in keyof Timings]: Timings[key] } = {};
  readonly #started: number;
  /** Private, since all other fields are data of the Exchange. */
  #place = 0;

  constructor(id: number, opening: Opening, limits: CaptureLimits) {
    const { redaction } = limits;
    const headers = redaction.headers(opening.rawHeaders);
    this.id = id;
    this.startedAt = Date.now();
    this.#started = performance.now();
    this.origin = opening.origin ?? 'client';
    this.client = { address: opening.clientAddress, userAgent: headerValue(headers, 'user-agent') ?? '' };
    const target = redaction.target(opening.target);
    const isClean = target === opening.target;
    if (opening.requestInfo) {
      this.requestInfo = isClean ? opening.requestInfo : redaction.decoded(opening.requestInfo);
    }
    if (opening.upgrade !== undefined) this.upgrade = redaction.secrets.masked(opening.upgrade);
    this.upstreamUrl = redaction.target(opening.upstreamUrl);
    const facts = { requestInfo: opening.requestInfo, target: opening.target, headers, status: 0 };
    const body = new BodyCapture(
      captureOptions(
        limits,
        { limit: limits.limit, streamed: limits.streamed === 'all' },
        opening.upgrade !== undefined,
        facts,
      ),
    );
    this.request = { method: opening.method, target, httpVersion: opening.httpVersion, headers, body };
  }

  /** Its index among those that have not ended. */
  get place(): number {
    return this.#place;
  }

  set place(place: number) {
    this.#place = place;
  }

  /** How many bytes its bodies hold. */
  get bodyBytes(): number {
    return this.request.body.held + (this.response?.body.held ?? 0);
  }

  responseStarted(head: ResponseHead, limits: CaptureLimits): void {
    const headers = limits.redaction.headers(head.rawHeaders);
    const { upgrade, requestInfo, request } = this;
    const { status } = head;
    const about = { requestInfo, target: request.target, headers, status };
    const wanted = { limit: responseLimit(limits, status), streamed: isStreamed(limits, requestInfo) };
    const options = captureOptions(limits, wanted, status === 101, about);
    const statusText = limits.redaction.secrets.masked(head.statusText);
    this.response = { status, statusText, headers, body: new BodyCapture(options) };
    this.stage = 'ResponseStarted';
    const facts = { upgrade, requestInfo, status, headers };
    if (limits.streams && isCounted(facts)) this.stream = new StreamRecord(facts, limits.redaction.secrets);
    this.timings.responseStarted = this.#elapsed();
    if (head.connection) this.timings.connection = head.connection;
  }

  end(stage: 'ResponseComplete' | 'Failed', at = performance.now()): void {
    this.stage = stage;
    this.stream?.finish();
    this.timings.ended = at - this.#started;
  }

  #elapsed(): number {
    return performance.now() - this.#started;
  }
}

/** The bytes of an upgraded connection are never kept. */
function captureOptions(
  { allowance, redaction: { secrets } }: CaptureLimits,
  { limit, streamed }: Pick<CaptureOptions, 'limit' | 'streamed'>,
  isOpaque: boolean,
  facts: BodyFacts,
): CaptureOptions {
  if (isOpaque) return { limit: 0, streamed: false, secrets };
  if (limit === 0 && !streamed) return { limit, streamed, secrets };
  const encoding = headerValue(facts.headers, 'content-encoding');
  return { limit, streamed, secrets, encoding, allowance, masker: maskerFor(facts) };
}
