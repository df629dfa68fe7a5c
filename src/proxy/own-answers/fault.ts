import type { Failure } from '../../trace/exchange.ts';

/** The code of a failure that is a fault of kubetrace itself. */
export const FAULT = 'KUBETRACE_FAULT';

/** Whether something was thrown by a mistake in the program: what the network, Node and undici throw carries a code. */
export function isFault(thrown: unknown): boolean {
  return MISTAKES.some((mistake) => thrown instanceof mistake) && !(thrown instanceof Error && 'code' in thrown);
}

const MISTAKES = [TypeError, RangeError, ReferenceError, SyntaxError, EvalError, URIError];

/** What is said of it: what and where, but never its message, which may quote what somebody sent. */
export function faultOf(thrown: unknown): Failure {
  const [place] = framesOf(thrown);
  const what = thrown instanceof Error ? thrown.name : typeof thrown;
  // Where it is installed is nobody's business.
  const where = place === undefined ? '' : ` at ${place.replace(/[^\s()]*[/\\]/u, '')}`;
  return {
    code: FAULT,
    message: `kubetrace: internal error, a fault of kubetrace and not of the cluster: ${what}${where}`,
  };
}

/** Tells whoever runs kubetrace of a fault, once for each place in the program. */
export function reportFault(thrown: unknown): void {
  const frames = framesOf(thrown);
  const place = frames[0] ?? '';
  if (reported.has(place)) return;
  reported.add(place);
  process.emitWarning(`${faultOf(thrown).message}; please report it`, { type: 'Fault', detail: frames.join('\n') });
}

/** Does something that must not throw; what it throws is reported. */
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

/** Files and lines, which nobody outside can choose. */
function framesOf(thrown: unknown): readonly string[] {
  const stack = thrown instanceof Error ? (thrown.stack ?? '') : '';
  return Array.from(stack.matchAll(/^ {4}at (.+)$/gmu), ([, frame]) => frame!);
}
