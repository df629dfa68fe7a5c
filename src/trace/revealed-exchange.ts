import { fromRawHeaders, headerValue } from '../api/request/header-list.ts';
import type { HeaderList } from '../api/request/header-list.ts';
import type { RequestInfo } from '../api/request/request-info.ts';
import type { HeldSecrets } from '../api/secrets/held-secrets.ts';
import { BodyCapture } from './capture.ts';
import type { CaptureOptions } from './capture.ts';
import { type CaptureLimits, isStreamed, responseLimit } from './capture-limits.ts';
import type { ExchangeRecord, Opening, ResponseHead } from './exchange-record.ts';
import type { Exchange } from './exchange.ts';

/**
 * An exchange with what masking removed from it: headers, targets and bodies as they came from the client and from the server. The
 * credentials that kubetrace holds are masked here too, even where one of the two sends them. For the eyes of one observer (`Trace.watch`).
 */
export class RevealedExchange {
  /** One plain Exchange, the same object for as long as the exchange lasts; `refresh` brings it up to date. */
  readonly view: Exchange;
  readonly #record: ExchangeRecord;
  readonly #revealed: Revealed;

  constructor(record: ExchangeRecord, opening: Opening, limits: CaptureLimits) {
    const { secrets } = limits.redaction;
    const { method, httpVersion } = opening;
    const headers = headersOf(opening.rawHeaders, secrets);
    const wanted = { limit: limits.limit, streamed: limits.streamed === 'all' };
    const body = captureOf(limits, wanted, { headers, isOpaque: record.upgrade !== undefined });
    this.#record = record;
    this.#revealed = {
      request: { method, target: secrets.masked(opening.target), httpVersion, headers, body },
      upstreamUrl: secrets.masked(opening.upstreamUrl),
      ...(opening.requestInfo && { requestInfo: secrets.maskedData(opening.requestInfo) }),
    };
    this.view = Object.assign({}, record, this.#revealed);
  }

  /** Copies into the view what has happened to the record since. */
  refresh(): Exchange {
    return Object.assign(this.view, this.#record, this.#revealed);
  }

  /** The body that fills, unmasked; `undefined` before there is one. */
  bodyOf(side: 'request' | 'response'): BodyCapture | undefined {
    return this.#revealed[side]?.body;
  }

  responseStarted({ status, statusText: reason, rawHeaders }: ResponseHead, limits: CaptureLimits): void {
    const { secrets } = limits.redaction;
    const headers = headersOf(rawHeaders, secrets);
    const statusText = secrets.masked(reason);
    const wanted = {
      limit: responseLimit(limits, status),
      streamed: isStreamed(limits, this.#record.requestInfo),
    };
    const body = captureOf(limits, wanted, { headers, isOpaque: status === 101 });
    this.#revealed.response = { status, statusText, headers, body };
  }
}

/** What the view has of its own; everything else is the record's. */
interface Revealed {
  readonly request: Exchange['request'] & { readonly body: BodyCapture };
  readonly requestInfo?: RequestInfo;
  readonly upstreamUrl: string;
  response?: NonNullable<Exchange['response']> & { readonly body: BodyCapture };
}

function headersOf(rawHeaders: readonly string[], secrets: HeldSecrets): HeaderList {
  return fromRawHeaders(rawHeaders.map((text) => secrets.masked(text)));
}

/** The bytes of an upgraded connection are never kept. */
function captureOf(
  { allowance, redaction: { secrets } }: CaptureLimits,
  { limit, streamed }: Pick<CaptureOptions, 'limit' | 'streamed'>,
  { headers, isOpaque }: { readonly headers: HeaderList; readonly isOpaque: boolean },
): BodyCapture {
  if (isOpaque) return new BodyCapture({ limit: 0, streamed: false, secrets });
  return new BodyCapture({ limit, streamed, secrets, allowance, encoding: headerValue(headers, 'content-encoding') });
}
