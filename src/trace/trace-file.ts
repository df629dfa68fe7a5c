import { ActionableError } from '../api/actionable-error.ts';
import type { CredentialFacts } from '../api/credential-facts.ts';
import type { CapturedBody, Exchange, ExchangeRequest, ExchangeResponse } from './exchange.ts';

/**
 * One record of a trace file (docs/trace-format.md) as the Exchange that `traceLine` wrote. `undefined` for other kinds, which later
 * versions may add. Throws ActionableError for another apiVersion and for an Exchange without its essentials.
 */
export function exchangeOf(record: TraceRecord): Exchange | undefined {
  if (record.apiVersion !== 'kubetrace.dev/v1') throw otherVersion(record.apiVersion);
  if (record.kind !== 'Exchange') return undefined;
  const { kind: _kind, apiVersion: _apiVersion, startedAt, request, response, credential, ...rest } = record;
  const at = Date.parse(String(startedAt));
  if (Number.isNaN(at) || typeof request?.method !== 'string' || !Array.isArray(request.headers)) {
    throw new ActionableError('ERR_TRACE_LINE', 'an Exchange without startedAt, method or headers');
  }
  return {
    ...(rest as unknown as Omit<Exchange, 'startedAt' | 'request' | 'response' | 'credential'>),
    startedAt: at,
    request: { ...request, body: new StoredBody(request.body) },
    ...(response && { response: { ...response, body: new StoredBody(response.body) } }),
    ...(credential && { credential: withTimes(credential) }),
  };
}

/** A JSON object that may be a record of a trace. */
export interface TraceRecord {
  readonly kind?: unknown;
  readonly apiVersion?: unknown;
  readonly startedAt?: unknown;
  readonly request?: Omit<ExchangeRequest, 'body'> & { readonly body?: StoredFields };
  readonly response?: Omit<ExchangeResponse, 'body'> & { readonly body?: StoredFields };
  readonly credential?: StoredCredential;
}

/** Times are texts in a file. */
type StoredCredential = Omit<CredentialFacts, 'issuedAt' | 'expiresAt'> & {
  readonly issuedAt?: string;
  readonly expiresAt?: string;
};

interface StoredFields {
  readonly size?: number;
  readonly truncated?: boolean;
  readonly withheld?: string;
  readonly text?: string;
  readonly base64?: string;
}

/** A body whose bytes are made only when somebody looks at them. */
class StoredBody implements CapturedBody {
  readonly size: number;
  readonly truncated: boolean;
  declare readonly withheld?: string;
  readonly #fields: StoredFields;

  constructor(fields: StoredFields = {}) {
    this.size = fields.size ?? 0;
    this.truncated = fields.truncated ?? false;
    if (fields.withheld !== undefined) this.withheld = fields.withheld;
    this.#fields = fields;
  }

  get chunks(): readonly Uint8Array[] {
    const { text, base64 } = this.#fields;
    if (base64 !== undefined) return [Buffer.from(base64, 'base64')];
    return text ? [Buffer.from(text)] : [];
  }
}

function withTimes({ issuedAt, expiresAt, ...facts }: StoredCredential): CredentialFacts {
  return {
    ...facts,
    ...(issuedAt !== undefined && { issuedAt: Date.parse(issuedAt) }),
    ...(expiresAt !== undefined && { expiresAt: Date.parse(expiresAt) }),
  };
}

function otherVersion(apiVersion: unknown): ActionableError {
  return new ActionableError(
    'ERR_TRACE_VERSION',
    `a record of apiVersion ${JSON.stringify(apiVersion)}, and this kubetrace reads kubetrace.dev/v1`,
    'use the kubetrace that wrote it, or a newer one',
  );
}
