import { fromRawHeaders } from '../api/header-list.ts';
import { BodyCapture } from './capture.ts';
import type { CaptureLimits, ExchangeRecord, Opening, ResponseHead } from './exchange-record.ts';
import type { Exchange } from './exchange.ts';

/**
 * An exchange with what masking took from it: headers, targets and bodies as they came from the client and from the server. The
 * credential that kubetrace adds is not there either, since the trace never has it. For the eyes of one observer (`Trace.watch`).
 */
export class RevealedExchange {
  /** All else it has from the record, as that goes on. */
  readonly view: Exchange;
  readonly request: Exchange['request'] & { readonly body: BodyCapture };
  response?: NonNullable<Exchange['response']> & { readonly body: BodyCapture };

  constructor(record: ExchangeRecord, opening: Opening, limits: CaptureLimits) {
    const { method, target, httpVersion, rawHeaders, upstreamUrl } = opening;
    const headers = fromRawHeaders(rawHeaders);
    const body = captureOf(limits, record.upgrade !== undefined);
    this.request = { method, target, httpVersion, headers, body };
    this.view = Object.create(record, {
      request: { value: this.request },
      upstreamUrl: { value: upstreamUrl },
    }) as Exchange;
  }

  responseStarted({ status, statusText, rawHeaders }: ResponseHead, limits: CaptureLimits): void {
    const headers = fromRawHeaders(rawHeaders);
    this.response = { status, statusText, headers, body: captureOf(limits, status === 101) };
    Object.defineProperty(this.view, 'response', { value: this.response });
  }
}

/** The bytes of an upgraded connection are nobody's to keep. */
function captureOf(limits: CaptureLimits, isOpaque: boolean): BodyCapture {
  return new BodyCapture(isOpaque ? { limit: 0, streamed: false } : limits);
}
