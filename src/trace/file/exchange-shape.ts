import type { ConnectionTimings } from '../../api/connection-timings.ts';
import type { CredentialFacts } from '../../api/credential-facts.ts';
import type { HeaderList } from '../../api/request/header-list.ts';
import { count, flag, list, numberFrom, object, oneOf, optional, shapeOf, text } from '../../api/shape.ts';
import type { Shape } from '../../api/shape.ts';
import type { DenialData } from '../../rbac/denials/denial-data.ts';
import type { Client, Exchange, Failure, Refusal, Stage, Timings } from '../exchange.ts';
import type { OwnCall } from '../own-call.ts';
import type { ExchangeRequest, ExchangeResponse } from '../exchange.ts';
import { DENIAL } from './denial-shape.ts';
import { REQUEST_INFO } from './request-info-shape.ts';
import { STREAM } from './stream-shape.ts';

/**
 * An Exchange as a trace file holds it (docs/trace-format.md): times are texts, bodies hold text or base64, and `''` stands for what a
 * denial does not name.
 */
export type StoredExchange = Omit<Exchange, 'startedAt' | 'request' | 'response' | 'credential' | 'denial'> & {
  readonly startedAt: string;
  readonly request: StoredMessage<ExchangeRequest>;
  readonly response?: StoredMessage<ExchangeResponse>;
  readonly credential?: StoredCredential;
  readonly denial?: DenialData;
};

/** A message whose body may be left out. */
export type StoredMessage<Message> = Omit<Message, 'body'> & { readonly body?: StoredBodyFields };

/** The fields of a body in a trace file. */
export interface StoredBodyFields {
  readonly size?: number;
  readonly truncated?: boolean;
  readonly withheld?: string;
  readonly text?: string;
  readonly base64?: string;
}

/** The facts of a credential with its times as texts. */
export type StoredCredential = Omit<CredentialFacts, 'issuedAt' | 'expiresAt'> & {
  readonly issuedAt?: string;
  readonly expiresAt?: string;
};

/** A moment as RFC 3339 writes it, of which `Date` makes a date. */
const moment = shapeOf(
  'a time such as 2026-01-02T03:04:05Z',
  (value): value is string =>
    typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value) && !Number.isNaN(Date.parse(value)),
  { type: 'string', pattern: String.raw`^\d{4}-\d\d-\d\dT` },
);

/** Any span that can be added to a moment of four-digit years and is still a date. */
export const milliseconds = numberFrom(-1e14, 1e14, 'milliseconds');

/** Header fields in their order. */
export const HEADERS: Shape<HeaderList> = list(
  shapeOf(
    '[name, value]',
    (value): value is readonly [string, string] =>
      Array.isArray(value) && value.length === 2 && typeof value[0] === 'string' && typeof value[1] === 'string',
    { type: 'array', items: { type: 'string' }, minItems: 2, maxItems: 2 },
  ),
);

/** An HTTP status code. */
export const STATUS = numberFrom(100, 999, 'a status code');

const BODY = optional(
  object<StoredBodyFields>({
    size: optional(count),
    truncated: optional(flag),
    withheld: optional(text),
    text: optional(text),
    base64: optional(text),
  }),
);

const KIND = oneOf<CredentialFacts['kind']>({
  token: true,
  tokenFile: true,
  clientCertificate: true,
  exec: true,
  oidc: true,
  basic: true,
  serviceAccount: true,
  client: true,
  none: true,
});

const CREDENTIAL_FACTS = {
  kind: KIND,
  source: text,
  insteadOf: optional(text),
  overrules: optional(text),
  username: optional(text),
  groups: optional(list(text)),
  tokenType: optional(text),
  impersonates: optional(text),
};

/** `credential` of an Exchange, its times as numbers. */
export const CREDENTIAL = object<CredentialFacts>({
  ...CREDENTIAL_FACTS,
  issuedAt: optional(milliseconds),
  expiresAt: optional(milliseconds),
});

/** `refusal` of an Exchange. */
export const REFUSAL = object<Refusal>({
  rule: text,
  flag: optional(text),
  status: optional(STATUS),
});

/** `failure` of an Exchange. */
export const FAILURE = object<Failure>({ code: text, message: text });

/** `origin` of an Exchange. */
export const ORIGIN = oneOf<Exchange['origin']>({ client: true, kubetrace: true });

const WHOLE = numberFrom(-Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER, 'a number');

const CONNECTION = object<ConnectionTimings>({
  address: optional(text),
  reused: flag,
  dnsLookup: optional(milliseconds),
  dial: optional(milliseconds),
  tlsHandshake: optional(milliseconds),
  getConnection: optional(milliseconds),
  serverProcessing: optional(milliseconds),
});

/** One of `asked` of an Exchange. */
const OWN_CALL = object<OwnCall>({
  id: WHOLE,
  asks: oneOf<OwnCall['asks']>({ allowed: true, granted: true, roles: true }),
  milliseconds: optional(milliseconds),
  failure: optional(text),
});

/** `kind: Exchange` of a trace file. */
export const EXCHANGE: Shape<StoredExchange> = object<StoredExchange>({
  id: WHOLE,
  startedAt: moment,
  origin: ORIGIN,
  client: object<Client>({ address: text, userAgent: text }),
  request: object<StoredExchange['request']>({
    method: text,
    target: text,
    httpVersion: text,
    headers: HEADERS,
    body: BODY,
  }),
  requestInfo: optional(REQUEST_INFO),
  upstreamUrl: text,
  upgrade: optional(text),
  stage: oneOf<Stage>({ RequestReceived: true, ResponseStarted: true, ResponseComplete: true, Failed: true }),
  credential: optional(
    object<StoredCredential>({ ...CREDENTIAL_FACTS, issuedAt: optional(moment), expiresAt: optional(moment) }),
  ),
  refusal: optional(REFUSAL),
  response: optional(
    object<NonNullable<StoredExchange['response']>>({
      status: STATUS,
      statusText: text,
      headers: HEADERS,
      body: BODY,
    }),
  ),
  stream: optional(STREAM),
  denial: optional(DENIAL),
  allowedBy: optional(text),
  asked: optional(list(OWN_CALL)),
  failure: optional(FAILURE),
  timings: object<Timings>({
    responseStarted: optional(milliseconds),
    ended: optional(milliseconds),
    connection: optional(CONNECTION),
  }),
});
