import { anything, list, nullable, numberFrom, object, optional, text } from '../../../api/shape.ts';
import type { DenialData } from '../../../rbac/denials/denial-data.ts';
import type { Exchange } from '../../../trace/exchange.ts';
import { DENIAL } from '../../../trace/file/denial-shape.ts';
import { CREDENTIAL, FAILURE, milliseconds, ORIGIN, REFUSAL } from '../../../trace/file/exchange-shape.ts';
import { REQUEST_INFO } from '../../../trace/file/request-info-shape.ts';

/** An HTTP Archive, its entries unread. */
export interface Har {
  readonly log: { readonly entries: readonly unknown[] };
}

/** The fields that we read of an entry. */
export interface HarEntry {
  readonly startedDateTime?: string | null;
  readonly time?: number | null;
  readonly request?: HarRequest | null;
  readonly response?: HarResponse | null;
  readonly _kubernetes?: KubernetesFacts | null;
}

/** The fields that we read of a request. */
export interface HarRequest {
  readonly method?: string | null;
  /** Of ours, where HAR has no such method. */
  readonly _method?: string | null;
  readonly url?: string | null;
  readonly headers?: readonly HarHeader[] | null;
  readonly postData?: { readonly text?: string | null; readonly _encoding?: string | null } | null;
}

/** The fields that we read of a response. */
export interface HarResponse {
  readonly status?: number | null;
  readonly statusText?: string | null;
  readonly headers?: readonly HarHeader[] | null;
  readonly content?: { readonly text?: string | null; readonly encoding?: string | null } | null;
}

/** A header field. */
export interface HarHeader {
  readonly name?: string | null;
  readonly value?: string | null;
}

/** What `harEntry` adds to an entry: everything of an Exchange that HAR has no field for. */
export type KubernetesFacts = Partial<
  Pick<Exchange, 'id' | 'origin' | 'requestInfo' | 'upgrade' | 'credential' | 'refusal' | 'failure'>
> & { readonly denial?: DenialData };

/** An HTTP Archive. */
export const HAR = object<Har>({ log: object<Har['log']>({ entries: list(anything) }) });

const HEADERS = nullable(list(object<HarHeader>({ name: nullable(text), value: nullable(text) })));

/** An entry of an HTTP Archive. */
export const HAR_ENTRY = object<HarEntry>({
  startedDateTime: nullable(text),
  time: nullable(milliseconds),
  request: nullable(
    object<HarRequest>({
      method: nullable(text),
      _method: nullable(text),
      url: nullable(text),
      headers: HEADERS,
      postData: nullable(
        object<NonNullable<HarRequest['postData']>>({ text: nullable(text), _encoding: nullable(text) }),
      ),
    }),
  ),
  response: nullable(
    object<HarResponse>({
      status: nullable(numberFrom(-1, 999, 'a status code')),
      statusText: nullable(text),
      headers: HEADERS,
      content: nullable(
        object<NonNullable<HarResponse['content']>>({ text: nullable(text), encoding: nullable(text) }),
      ),
    }),
  ),
  _kubernetes: nullable(
    object<KubernetesFacts>({
      id: optional(numberFrom(-Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER, 'a number')),
      origin: optional(ORIGIN),
      requestInfo: optional(REQUEST_INFO),
      upgrade: optional(text),
      credential: optional(CREDENTIAL),
      refusal: optional(REFUSAL),
      denial: optional(DENIAL),
      failure: optional(FAILURE),
    }),
  ),
});
