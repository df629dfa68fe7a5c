import { ActionableError } from '../../api/actionable-error.ts';
import { parsed } from '../../api/shape.ts';
import type { CapturedBody, Exchange } from '../exchange.ts';
import { EXCHANGE, type StoredBodyFields, type StoredCredential } from './exchange-shape.ts';

/**
 * One record of a trace file (docs/trace-format.md) as the Exchange that `traceLine` wrote; `undefined` for other kinds, which later
 * versions may add. Throws ActionableError for another apiVersion, and ShapeError for an Exchange with a field that is not as described.
 */
export function exchangeOf(record: Readonly<Record<string, unknown>>): Exchange | undefined {
  if (record['apiVersion'] !== 'kubetrace.dev/v1') throw otherVersion(record['apiVersion']);
  if (record['kind'] !== 'Exchange') return undefined;
  // Named in the order in which a recording has them, which `show -o json` keeps.
  const { id, startedAt, origin, client, request, requestInfo, upstreamUrl, upgrade, stage, ...others } = parsed(
    EXCHANGE,
    record,
  );
  const { credential, refusal, response, ...rest } = others;
  return {
    id,
    startedAt: Date.parse(startedAt),
    origin,
    client,
    request: { ...request, body: new StoredBody(request.body) },
    ...(requestInfo && { requestInfo }),
    upstreamUrl,
    ...(upgrade !== undefined && { upgrade }),
    stage,
    ...(credential && { credential: credentialOf(credential) }),
    ...(refusal && { refusal }),
    ...(response && { response: { ...response, body: new StoredBody(response.body) } }),
    ...rest,
  };
}

function credentialOf({ issuedAt, expiresAt, ...facts }: StoredCredential): NonNullable<Exchange['credential']> {
  return {
    ...facts,
    ...(issuedAt !== undefined && { issuedAt: Date.parse(issuedAt) }),
    ...(expiresAt !== undefined && { expiresAt: Date.parse(expiresAt) }),
  };
}

/** A body whose bytes are made only when they are looked at. */
class StoredBody implements CapturedBody {
  declare readonly withheld?: string;
  readonly #fields: StoredBodyFields;

  constructor(fields: StoredBodyFields = {}) {
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
    `a record of apiVersion ${JSON.stringify(apiVersion)}, but this kubetrace reads kubetrace.dev/v1`,
    'use the kubetrace that wrote it, or a newer one',
  );
}
