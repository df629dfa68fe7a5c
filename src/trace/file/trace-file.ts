import { ActionableError } from '../../api/actionable-error.ts';
import { parseDenial } from '../../rbac/denials/parse-denial.ts';
import type { CapturedBody, Exchange, ExchangeRequest, ExchangeResponse } from '../exchange.ts';

/**
 * One record of a trace file (docs/trace-format.md) as the Exchange that `traceLine` wrote. The record becomes the Exchange: copying
 * a million of them would take as long as reading them. `undefined` for other kinds, which later versions may add.
 * Throws ActionableError for another apiVersion and for an Exchange without its essentials.
 */
export function exchangeOf(record: TraceRecord): Exchange | undefined {
  if (record.apiVersion !== 'kubetrace.dev/v1') throw otherVersion(record.apiVersion);
  if (record.kind !== 'Exchange') return undefined;
  const { startedAt, request, response, credential } = record;
  const at = Date.parse(String(startedAt));
  if (Number.isNaN(at) || typeof request?.method !== 'string' || !Array.isArray(request.headers)) {
    throw new ActionableError('ERR_TRACE_LINE', 'an Exchange without startedAt, method or headers');
  }
  record.startedAt = at;
  request.body = new StoredBody(request.body as StoredFields);
  if (response) response.body = new StoredBody(response.body as StoredFields);
  if (credential?.issuedAt !== undefined) credential.issuedAt = Date.parse(String(credential.issuedAt));
  if (credential?.expiresAt !== undefined) credential.expiresAt = Date.parse(String(credential.expiresAt));
  if (record.denial !== undefined) record.denial = parseDenial(record.denial);
  return record as unknown as Exchange;
}

/** A JSON object that may be a record of a trace. Times are texts in it, and bodies hold text or base64. */
export interface TraceRecord {
  readonly kind?: unknown;
  readonly apiVersion?: unknown;
  startedAt?: string | number;
  readonly request?: StoredMessage<ExchangeRequest>;
  readonly response?: StoredMessage<ExchangeResponse>;
  denial?: unknown;
  readonly credential?: { issuedAt?: string | number; expiresAt?: string | number };
}

type StoredMessage<Message> = Omit<Message, 'body'> & { body?: StoredFields | CapturedBody };

interface StoredFields {
  readonly size?: number;
  readonly truncated?: boolean;
  readonly withheld?: string;
  readonly text?: string;
  readonly base64?: string;
}

/** A body whose bytes are made only when somebody looks at them. */
class StoredBody implements CapturedBody {
  declare readonly withheld?: string;
  readonly #fields: StoredFields;

  constructor(fields: StoredFields = {}) {
    this.#fields = fields;
    if (fields.withheld !== undefined) this.withheld = fields.withheld;
  }

  get size(): number {
    return this.#fields.size ?? 0;
  }

  get truncated(): boolean {
    return this.#fields.truncated ?? false;
  }

  get chunks(): readonly Uint8Array[] {
    const { text, base64 } = this.#fields;
    if (base64 !== undefined) return [Buffer.from(base64, 'base64')];
    return text ? [Buffer.from(text)] : [];
  }
}

function otherVersion(apiVersion: unknown): ActionableError {
  return new ActionableError(
    'ERR_TRACE_VERSION',
    `a record of apiVersion ${JSON.stringify(apiVersion)}, and this kubetrace reads kubetrace.dev/v1`,
    'use the kubetrace that wrote it, or a newer one',
  );
}
