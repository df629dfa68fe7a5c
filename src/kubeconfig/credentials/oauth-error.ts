import type { Environment } from '../environment.ts';
import { sayOf } from './others-words.ts';

/** A response that holds no tokens. */
export interface OauthResponse {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/**
 * For the message of an error: the endpoint, the status, and the error code if it is one of RFC 6749. Everything else that the server says
 * may repeat what it was sent, so it is only printed to the terminal.
 */
export function oauthError(endpoint: string, { status, body }: OauthResponse, environment: Environment): string {
  const { error, error_description: description, message } = body;
  const words = [error, description, message]
    .filter((text): text is string => typeof text === 'string' && text !== '')
    .join(': ');
  if (words !== '') sayOf(`${endpoint} says: ${words.slice(0, MAX_WORDS)}\n`, environment);
  return `${endpoint} answered ${status}${typeof error === 'string' && ERRORS.has(error) ? `: ${error}` : ''}`;
}

const MAX_WORDS = 1000;

/** RFC 6749 section 5.2. */
const ERRORS: ReadonlySet<string> = new Set([
  'invalid_request',
  'invalid_client',
  'invalid_grant',
  'unauthorized_client',
  'unsupported_grant_type',
  'invalid_scope',
]);
