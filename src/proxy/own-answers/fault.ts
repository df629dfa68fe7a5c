import type { Failure } from '../../trace/exchange.ts';

/** The code of a failure that is a fault of kubetrace itself. */
export const FAULT = 'KUBETRACE_FAULT';

/** Whether something was thrown by a mistake in the program: errors of the network, Node and undici have a code. */
export function isFault(thrown: unknown): boolean {
  return MISTAKES.some((mistake) => thrown instanceof mistake) && !(thrown instanceof Error && 'code' in thrown);
}

const MISTAKES = [TypeError, RangeError, ReferenceError, SyntaxError, EvalError, URIError];

/** What is reported of a fault: its kind and place, but never its message, which may quote what a client sent. */
export function faultOf(thrown: unknown): Failure {
  const [place] = framesOf(thrown);
  const what = thrown instanceof Error ? thrown.name : typeof thrown;
  // Where kubetrace is installed is private.
  const where = place === undefined ? '' : ` at ${place.replace(/[^\s()]*[/\\]/u, '')}`;
  return {
    code: FAULT,
    message: `kubetrace: internal error, a fault of kubetrace and not of the cluster: ${what}${where}`,
  };
}

/** Reports a fault on stderr, once for each place in the program. */
export function reportFault(thrown: unknown): void {
  const frames = framesOf(thrown);
  const place = frames[0] ?? '';
  if (reported.has(place)) return;
  reported.add(place);
  process.emitWarning(`${faultOf(thrown).message}; please report it`, { type: 'Fault', detail: frames.join('\n') });
}

/** Does something that must not throw: what it throws is reported. Returns whether it succeeded. */
export function contained(action: () => void): boolean {
  try {
    action();
    return true;
  } catch (error) {
    reportFault(error);
    return false;
  }
}

const reported = new Set<string>();

/** Files and lines: no text from outside. */
function framesOf(thrown: unknown): readonly string[] {
  const stack = thrown instanceof Error ? (thrown.stack ?? '') : '';
  return Array.from(stack.matchAll(/^ {4}at (.+)$/gmu), ([, frame = '']) => frame);
}
