import { fromRawHeaders, headerValue } from '../api/request/header-list.ts';
import type { HeaderList } from '../api/request/header-list.ts';
import type { HeldSecrets } from '../api/secrets/held-secrets.ts';
import { BodyCapture } from './capture.ts';
import type { CaptureLimits, ExchangeRecord, Opening, ResponseHead } from './exchange-record.ts';
import type { Exchange } from './exchange.ts';

/**
 * An exchange with what masking took from it: headers, targets and bodies as they came from the client and from the server. The
 * credentials that kubetrace holds are not there either, even where one of the two sends them. For the eyes of one observer (`Trace.watch`).
 */
export class RevealedExchange {
  /** All else it has from the record, as that goes on. */
  readonly view: Exchange;
  readonly request: Exchange['request'] & { readonly body: BodyCapture };
  response?: NonNullable<Exchange['response']> & { readonly body: BodyCapture };

  constructor(record: ExchangeRecord, opening: Opening, limits: CaptureLimits) {
    const { secrets } = limits.redaction;
    const { method, httpVersion } = opening;
    const headers = headersOf(opening.rawHeaders, secrets);
    const body = captureOf(limits, headers, record.upgrade !== undefined);
    this.request = { method, target: secrets.masked(opening.target), httpVersion, headers, body };
    const requestInfo = opening.requestInfo && secrets.maskedData(opening.requestInfo);
    this.view = Object.create(record, {
      request: { value: this.request },
      requestInfo: { value: requestInfo },
      upstreamUrl: { value: secrets.masked(opening.upstreamUrl) },
    }) as Exchange;
  }

  responseStarted({ status, statusText: reason, rawHeaders }: ResponseHead, limits: CaptureLimits): void {
    const { secrets } = limits.redaction;
    const headers = headersOf(rawHeaders, secrets);
    const statusText = secrets.masked(reason);
    this.response = { status, statusText, headers, body: captureOf(limits, headers, status === 101) };
    Object.defineProperty(this.view, 'response', { value: this.response });
  }
}

function headersOf(rawHeaders: readonly string[], secrets: HeldSecrets): HeaderList {
  return fromRawHeaders(rawHeaders.map((text) => secrets.masked(text)));
}

/** The bytes of an upgraded connection are nobody's to keep. */
function captureOf({ limit, streamed, redaction }: CaptureLimits, headers: HeaderList, isOpaque: boolean): BodyCapture {
  const { secrets } = redaction;
  if (isOpaque) return new BodyCapture({ limit: 0, streamed: false, secrets });
  return new BodyCapture({ limit, streamed, secrets, encoding: headerValue(headers, 'content-encoding') });
}
