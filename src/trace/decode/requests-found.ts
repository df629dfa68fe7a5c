import { ActionableError } from '../../api/actionable-error.ts';
import type { Finding, PastedRequest } from '../../api/pasted-requests/pasted-request.ts';
import { KUBECTL_HINT, kubectlProblem, type NotDecoded } from './not-decoded.ts';

const DENIAL = /\bforbidden\b|\bunauthorized\b|cannot \w+ resource/i;

/** The requests among what was found in a text, at least one. Throws ActionableError that says what the text seems to be instead. */
export function requestsFound(
  findings: readonly Finding[],
  notDecoded: NotDecoded,
  text = '',
): readonly PastedRequest[] {
  const requests = notDecoded.requestsOf(findings);
  if (requests.length > 0) return requests;
  const [command] = findings;
  if (command && 'kubectl' in command) {
    throw new ActionableError('ERR_ARGUMENTS', kubectlProblem(command.kubectl), KUBECTL_HINT);
  }
  if (DENIAL.test(text)) {
    throw new ActionableError(
      'ERR_ARGUMENTS',
      'that is an error, not a request',
      "to explain it: kubetrace explain 'MESSAGE'",
    );
  }
  throw new ActionableError(
    'ERR_ARGUMENTS',
    'there is no request in the text',
    'METHOD URL, a curl command in quotes, a request line, or a line that kubectl -v=6 prints',
  );
}
