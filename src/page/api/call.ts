/** An answer of kubetrace that is not what was asked for. */
export class CallError extends Error {
  override readonly name = 'CallError';
  readonly status: number;
  readonly hint: string | undefined;

  constructor(status: number, message: string, hint: string | undefined) {
    super(message);
    this.status = status;
    this.hint = hint;
  }
}

/** What a call may have besides its path. */
export interface CallOptions {
  readonly method?: 'GET' | 'POST' | 'DELETE';
  readonly body?: object;
  readonly signal?: AbortSignal;
}

/** Asks the JSON API (docs/trace-api.md) for a path below `api/v1/`. Rejects with CallError, and with TypeError where there is no connection. */
export async function call<Answer>(path: string, { method = 'GET', body, signal }: CallOptions = {}): Promise<Answer> {
  const answer = await fetch(`api/v1/${path}`, {
    method,
    ...(body && { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }),
    ...(signal && { signal }),
  });
  const value = (await answer.json()) as unknown;
  if (answer.ok) return value as Answer;
  const { message = answer.statusText, details } = value as StatusFields;
  throw new CallError(answer.status, message.replace(/^kubetrace: /, ''), details?.causes?.[0]?.message);
}

interface StatusFields {
  readonly message?: string;
  readonly details?: { readonly causes?: readonly { readonly message?: string }[] };
}

/** Parameters as a query, without the empty ones: `?filter=…` or nothing. */
export function queryOf(parameters: Readonly<Record<string, string | undefined>>): string {
  const given = Object.entries(parameters).filter((pair): pair is [string, string] => Boolean(pair[1]));
  return given.length === 0 ? '' : `?${new URLSearchParams(given).toString()}`;
}
