import { BOUNDS } from '../../api/bounds/bounds.ts';
import type { DialectOptions } from '../../api/dialects.ts';
import { decodeContent } from '../../api/body/decode-content.ts';
import { fromRawHeaders, headerValue } from '../../api/request/header-list.ts';
import type { Denial } from '../../rbac/rules/denial.ts';
import { explainInDialect } from '../../rbac/explain-in-dialect.ts';
import type { DeniedExchange } from '../../rbac/denials/evidence/denied-exchange.ts';
import type { UserInfo } from '../../rbac/rules/subject.ts';
import type { ClientRequest } from '../receive/client-request.ts';
import type { UpstreamRequest } from '../send/forward.ts';
import type { UpstreamResponse } from '../send/upstream-response.ts';
import { collect } from './collect.ts';

/** A response that may be a denial, and what it means. */
export interface DenialResponse {
  /** As it came, its body whole again. */
  readonly response: UpstreamResponse;
  /** All of the body without its `Content-Encoding`; `undefined` where it is too large to be a Status, or in an unknown encoding. */
  readonly content: Uint8Array | undefined;
  /** `undefined` where it is not a denial after all. */
  readonly denial: Denial | undefined;
}

/** Reads a denial, which is small, and explains it. A body that is large or does not end is left to flow. */
export async function readDenial(
  response: UpstreamResponse,
  request: ClientRequest,
  context: DenialContext,
): Promise<DenialResponse> {
  const { bytes, complete, body } = await collect(response.body, LIMITS);
  const responseHeaders = fromRawHeaders(response.rawHeaders);
  const encoding = headerValue(responseHeaders, 'content-encoding') ?? '';
  const content = decodeContent(bytes, encoding, LIMITS.bytes);
  const isTooLarge = bytes.length > LIMITS.bytes || content.isCut;
  const read = isTooLarge ? TOO_LARGE : complete ? { body: content.bytes } : LATE;
  const denied = { ...response, responseHeaders, ...read };
  const denial = denialOf(denied, request, context);
  const isWhole = complete && content.isDecoded && !isTooLarge;
  return { response: { ...response, body }, content: isWhole ? content.bytes : undefined, denial };
}

const TOO_LARGE = { body: new Uint8Array(), notRead: 'too large' } as const;
/** A piece of a Status may look like an answer of somebody else. */
const LATE = { body: new Uint8Array(), notRead: 'still not complete' } as const;

/** What was sent, and by whose rules the response is read. */
export interface DenialContext {
  readonly upstreamRequest: UpstreamRequest;
  readonly dialect: DialectOptions;
}

type DeniedResponse = Pick<DeniedExchange, 'status' | 'responseHeaders' | 'body' | 'notRead'>;

/** A fault of ours in explaining must not cost the client its response. */
function denialOf(
  { status, responseHeaders, body, notRead }: DeniedResponse,
  request: ClientRequest,
  { upstreamRequest, dialect }: DenialContext,
): Denial | undefined {
  const requestBody = upstreamRequest.body.bytes();
  const user = userOf(upstreamRequest);
  try {
    const denied: DeniedExchange = {
      method: request.method,
      target: request.target.text,
      requestHeaders: fromRawHeaders(upstreamRequest.rawHeaders),
      ...(requestBody && { requestBody }),
      status,
      responseHeaders,
      body,
      ...(notRead && { notRead }),
      ...(user && { user }),
      credential: upstreamRequest.credential,
      receivedAt: Date.now(),
    };
    return explainInDialect(denied, dialect);
  } catch (error) {
    process.emitWarning(error as Error);
    return undefined;
  }
}

/** More is passed on as it comes, and what is slower too: a pod behind a service proxy may deny with anything. */
const LIMITS = { bytes: BOUNDS.denial.size, patience: 5000 };

/** Certificates and ServiceAccount tokens say what the API server will make of them; the `sub` of other tokens does not. */
function userOf({ credential }: UpstreamRequest): UserInfo | undefined {
  const { kind, username, groups = [] } = credential;
  const isKnown = kind === 'clientCertificate' || username?.startsWith('system:serviceaccount:');
  return username !== undefined && isKnown ? { username, groups } : undefined;
}
