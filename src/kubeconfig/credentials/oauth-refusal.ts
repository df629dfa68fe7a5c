import type { Environment } from '../environment.ts';
import { sayOf } from './others-words.ts';

export interface OauthAnswer {
  readonly statusCode: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/**
 * What an error says of a provider's no: whom we asked, the status, and the error if it is one of RFC 6749. All else that the provider says
 * may repeat what it was sent, so only the terminal is told.
 */
export function oauthRefusal(endpoint: string, { statusCode, body }: OauthAnswer, environment: Environment): string {
  const { error, error_description: description, message } = body;
  const words = [error, description, message]
    .filter((text): text is string => typeof text === 'string' && text !== '')
    .join(': ');
  if (words !== '') sayOf(`${endpoint} says: ${words.slice(0, MAX_WORDS)}\n`, environment);
  return `${endpoint} answered ${statusCode}${typeof error === 'string' && ERRORS.has(error) ? `: ${error}` : ''}`;
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
