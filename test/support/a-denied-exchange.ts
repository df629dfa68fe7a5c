import { failureStatus, type StatusDetails } from '../../src/api/status/status.ts';
import type { DeniedExchange } from '../../src/rbac/denials/evidence/denied-exchange.ts';

/** A 403 of the API server with that message; nothing is known of the request but what `fields` says. */
export function aDeniedExchange(
  message: string,
  fields: Partial<DeniedExchange> = {},
  details?: StatusDetails,
): DeniedExchange {
  const body = Buffer.from(JSON.stringify(failureStatus(fields.status ?? 403, 'Forbidden', message, details)));
  return { method: '', target: '', requestHeaders: [], status: 403, responseHeaders: [], body, ...fields };
}
