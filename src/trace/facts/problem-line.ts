import { cureLine } from '../../rbac/cures/cure-line.ts';
import type { Exchange, Failure } from '../exchange.ts';

/** Whether the server answered with an error whose own words are what is to be shown: not a denial, a refusal or lost connection. */
export function isPlainError({ origin, refusal, denial, failure, response }: Exchange): boolean {
  if (origin === 'kubetrace' || refusal || denial || failure || !response) return false;
  return response.status >= 400 && response.status !== 401 && response.status !== 403;
}

/** What went wrong with an exchange, in one line: what was missing, which filter refused, which connection was lost. */
export function troubleOf(exchange: Exchange): string | undefined {
  const { refusal, denial, failure, response, origin } = exchange;
  // kubetrace's own calls are not the user's problem.
  if (origin === 'kubetrace') return undefined;
  if (refusal) return `refused by kubetrace: ${refusal.rule}${refusal.flag ? ` (${refusal.flag})` : ''}`;
  if (denial) return cureLine(denial);
  // A client that leaves is not a problem: that is how a watch ends.
  if (failure && failure.code !== 'CLIENT_CLOSED') return failureText(failure);
  if (response?.status === 401 || response?.status === 403)
    return `the server answered ${response.status} without giving a reason`;
  return undefined;
}

/** A failure in one line, its code once: messages often end in it. */
export function failureText({ code, message }: Failure): string {
  return message.includes(code) ? message : `${code}: ${message}`;
}
