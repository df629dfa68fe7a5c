import { BOUNDS } from '../../api/bounds/bounds.ts';
import { decodeContent } from '../../api/body/decode-content.ts';
import { fromRawHeaders, headerValue } from '../../api/request/header-list.ts';
import type { Denial } from '../../rbac/rules/denial.ts';
import { explainInDialect } from '../../rbac/kubesphere/detect-dialect.ts';
import type { DeniedExchange } from '../../rbac/denials/evidence/denied-exchange.ts';
import type { UserInfo } from '../../rbac/rules/subject.ts';
import type { Answer } from '../send/answer.ts';
import type { Sent } from '../send/forward.ts';
import { collect } from './collect.ts';
import type { DialectOptions } from '../receive/dialect.ts';
import type { Received } from '../receive/receive.ts';

/** A no of the API server and what it means. */
export interface Explained {
  /** As it came, its body whole again. */
  readonly answer: Answer;
  /** All of the body without its `Content-Encoding`, where that is small enough to be a Status. */
  readonly content: Uint8Array | undefined;
  readonly denial: Denial | undefined;
}

/** Reads a refusal, which is small, and explains it. A body that goes on and on is left to flow. */
export async function explain(answer: Answer, received: Received, { sent, dialect }: Asked): Promise<Explained> {
  const { bytes, complete, body } = await collect(answer.body, LIMITS);
  const responseHeaders = fromRawHeaders(answer.rawHeaders);
  const encoding = headerValue(responseHeaders, 'content-encoding') ?? '';
  const content = decodeContent(bytes, encoding, LIMITS.bytes);
  const denied = { ...answer, body: content.bytes.subarray(0, LIMITS.bytes), responseHeaders };
  const denial = denialOf(denied, received, { sent, dialect });
  const isWhole = complete && content.isDecoded && !content.isCut;
  return { answer: { ...answer, body }, content: isWhole ? content.bytes : undefined, denial };
}

/** What went out, and by whose rules the answer is to be read. */
export interface Asked {
  readonly sent: Sent;
  readonly dialect: DialectOptions;
}

type Refused = Pick<DeniedExchange, 'status' | 'responseHeaders' | 'body'>;

/** A fault of ours in explaining must not cost the client its answer. */
function denialOf(
  { status, responseHeaders, body }: Refused,
  received: Received,
  { sent, dialect: { dialect, version } }: Asked,
): Denial | undefined {
  const requestBody = sent.body.bytes();
  const user = userOf(sent);
  try {
    const denied: DeniedExchange = {
      method: received.filtered.method,
      target: received.target,
      requestHeaders: fromRawHeaders(sent.rawHeaders),
      ...(requestBody && { requestBody }),
      status,
      responseHeaders,
      body,
      ...(user && { user }),
      credential: sent.credential,
      receivedAt: Date.now(),
    };
    return explainInDialect(denied, dialect, version);
  } catch (error) {
    process.emitWarning(error as Error);
    return undefined;
  }
}

/** More is passed on as it comes: a pod behind a service proxy may refuse with anything. */
const LIMITS = { bytes: BOUNDS.refusal.size, patience: 1000 };

/** Certificates and ServiceAccount tokens say what the API server will make of them; the `sub` of other tokens does not. */
function userOf({ credential }: Sent): UserInfo | undefined {
  const { kind, username, groups = [] } = credential;
  const isTold = kind === 'clientCertificate' || username?.startsWith('system:serviceaccount:');
  return username !== undefined && isTold ? { username, groups } : undefined;
}
