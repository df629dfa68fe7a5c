/** A request that stands in a text which somebody pasted. */
export interface PastedRequest {
  /** As written. */
  readonly method: string;
  /** A URL or a request-target, as written; it may hold credentials. */
  readonly url: string;
  /** Why it cannot have been sent like that. */
  readonly problem?: string;
  /**
   * Clients that report what they do mention a request twice: when they send it, and when it is answered. A request that is `answered` is
   * the one that was `sent` before, where there is one.
   */
  readonly stage?: 'sent' | 'answered';
}

/** A kubectl command whose requests only kubectl knows. */
export interface KubectlCommand {
  /** `get`, `rollout` …; never what the person wrote after it. */
  readonly kubectl: string;
}

/** What one line, or one shell command, holds. */
export type Finding = PastedRequest | KubectlCommand;

/** The methods of the API, and of what else servers are asked. */
export const METHODS: readonly string[] = [
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
  'OPTIONS',
  'CONNECT',
  'TRACE',
];

/** True for what can only be a URL, and not a method. */
export function isUrl(text: string): boolean {
  return text.startsWith('/') || /^[a-z][a-z0-9+.-]*:\/\//iu.test(text);
}

/** Of a URL in which a client sends no request. */
export const SPACE_PROBLEM = 'the URL contains a space; write it as %20';
