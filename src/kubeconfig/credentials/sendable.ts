import { ActionableError } from '../../api/actionable-error.ts';

/**
 * A text as Node writes it into a header, one character for each byte of its UTF-8, which is what Go sends. Throws ActionableError where
 * no header can contain it (RFC 9110 section 5.5, `ValidHeaderFieldValue` of golang.org/x/net/http/httpguts); `what` names it for a person,
 * and `hint` says how to write it.
 */
export function sendable(text: string, what: string, hint: string): string {
  const problem = problemOf(text);
  if (problem === undefined) return Buffer.from(text).toString('latin1');
  throw new ActionableError('ERR_CREDENTIAL_TEXT', `${what} cannot be sent: ${problem}`, hint);
}

/** Quotes nothing: it may be a secret. */
function problemOf(text: string): string | undefined {
  // The control characters of ASCII but the tab; those above it are two bytes in UTF-8.
  const at = text.search(/[^\P{Cc}\t\u0080-\u009f]/u);
  if (at < 0) return undefined;
  if (/^[\r\n]+$/u.test(text.slice(at))) return 'there is a line break at its end';
  const isBreak = /[\r\n]/u.test(text.charAt(at));
  const name = isBreak ? 'line break' : `control character (0x${text.charCodeAt(at).toString(16).padStart(2, '0')})`;
  return `there is a ${name} after ${at} of its ${text.length} characters`;
}
