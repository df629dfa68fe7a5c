import { ownValue } from '../own-value.ts';

/** One of the reasons in `Status.details.causes` (apimachinery pkg/apis/meta/v1/types.go). */
export interface StatusCause {
  readonly reason?: string;
  readonly message?: string;
  readonly field?: string;
}

/** `kind` is the plural resource in errors of the API server, never the Kind. */
export interface StatusDetails {
  readonly name?: string;
  readonly group?: string;
  readonly kind?: string;
  readonly uid?: string;
  readonly causes?: readonly StatusCause[];
  readonly retryAfterSeconds?: number;
}

/** What Kubernetes answers in place of an object: `kind: Status, apiVersion: v1`. */
export interface Status {
  readonly kind: 'Status';
  readonly apiVersion: 'v1';
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly status?: string;
  readonly message?: string;
  readonly reason?: string;
  readonly details?: StatusDetails;
  readonly code?: number;
}

/** A failure Status, keys in the order in which the API server writes them. An empty reason is left out. */
export function failureStatus(code: number, reason: string, message: string, details?: StatusDetails): Status {
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message,
    ...(reason !== '' && { reason }),
    ...(details && { details }),
    code,
  };
}

/**
 * The Status in plain data, as read from JSON, YAML or CBOR; `undefined` for other data. Known fields only, in the order in which the
 * API server writes them; empty ones are left out, as it leaves them out.
 */
export function toStatus(value: unknown): Status | undefined {
  if (!isObject(value) || value['kind'] !== 'Status' || value['apiVersion'] !== 'v1') return undefined;
  const details = value['details'];
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: isObject(value['metadata']) ? value['metadata'] : {},
    ...texts(value, ['status', 'message', 'reason']),
    ...(isObject(details) && { details: toDetails(details) }),
    ...numbers(value, ['code']),
  };
}

function toDetails(value: Readonly<Record<string, unknown>>): StatusDetails {
  const causes = Array.isArray(value['causes']) ? value['causes'].filter(isObject) : [];
  return {
    ...texts(value, ['name', 'group', 'kind', 'uid']),
    ...(causes.length > 0 && { causes: causes.map((cause) => texts(cause, ['reason', 'message', 'field'])) }),
    ...numbers(value, ['retryAfterSeconds']),
  };
}

function texts<Key extends string>(
  value: Readonly<Record<string, unknown>>,
  keys: readonly Key[],
): Partial<Record<Key, string>> {
  const found = keys
    .map((key) => [key, ownValue(value, key)] as const)
    .filter(([, text]) => typeof text === 'string' && text !== '');
  return Object.fromEntries(found) as Partial<Record<Key, string>>;
}

function numbers<Key extends string>(
  value: Readonly<Record<string, unknown>>,
  keys: readonly Key[],
): Partial<Record<Key, number>> {
  const found = keys
    .map((key) => [key, ownValue(value, key)] as const)
    .filter(([, number]) => Number.isInteger(number) && number !== 0);
  return Object.fromEntries(found) as Partial<Record<Key, number>>;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
