import { ActionableError } from '../../../api/actionable-error.ts';
import type { NotReadError } from '../../../api/bounds/bounds.ts';

/** The error for a file that is not a kubeconfig, or not a valid one; `problem` quotes nothing of it. */
export function invalidKubeconfig(file: string, problem: string, hint: string): ActionableError {
  return new ActionableError('ERR_KUBECONFIG_INVALID', `kubeconfig ${file}: ${problem}`, hint);
}

/** The same with a place in the file. */
export function invalidAt(
  file: string,
  at: { readonly line: number; readonly col: number } | undefined,
  problem: string,
  hint: string,
): ActionableError {
  const place = at ? `line ${at.line}, column ${at.col}: ` : '';
  return invalidKubeconfig(file, place + problem, hint);
}

/** The error for a file that is beyond the bounds. */
export function notRead(file: string, { message }: NotReadError): ActionableError {
  return invalidKubeconfig(file, message, 'check --kubeconfig and KUBECONFIG: it is hardly a kubeconfig');
}

/** What a file that is not a kubeconfig looks like, else `otherwise`. */
export function hintFor(text: string, otherwise: string): string {
  if (/^\s*</.test(text)) return 'it looks like a web page, that of a log-in perhaps';
  if (/^[A-Za-z0-9+/\s]{80,}={0,2}\s*$/.test(text)) return 'it looks like base64: decode it with `base64 -d`';
  return otherwise;
}
