import { ActionableError } from '../../api/actionable-error.ts';
import { isUrl, type Finding, type PastedRequest } from '../../api/pasted-requests/pasted-request.ts';
import { PastedText } from '../../api/pasted-requests/pasted-text.ts';
import { shellFindings } from '../../api/pasted-requests/shell-command.ts';
import { maskTarget } from '../../trace/masks/mask-target.ts';
import { KUBECTL_HINT, kubectlProblem, type NotDecoded } from './not-decoded.ts';

/**
 * The requests that the arguments of `decode` are: METHOD and URL, a URL, the words of a curl or kubectl command, or a text in one argument
 * as people paste it. At least one.
 */
export function requestsOfArguments(words: readonly string[], notDecoded: NotDecoded): readonly PastedRequest[] {
  const [first, second] = words;
  if (first === undefined) {
    throw new ActionableError(
      'ERR_ARGUMENTS',
      'nothing to decode',
      'kubetrace decode GET /api/v1/pods, or -f FILE for many',
    );
  }
  if (/\s/u.test(first)) return found(findingsOfText(words.join(' '), notDecoded), notDecoded);
  if (/^(?:.*\/)?(?:curl|kubectl[\d.]*)$/.test(first)) return found(shellFindings([words]), notDecoded);
  if (words.length > 2) return found(findingsOfText(words.join(' '), notDecoded), notDecoded);
  if (second !== undefined) return [methodAndUrl(first, second)];
  if (isUrl(first)) return [{ method: 'GET', url: first }];
  throw new ActionableError('ERR_ARGUMENTS', `${named(first)} is not a URL`, PATH_HINT);
}

const PATH_HINT = 'a path starts with /: kubetrace decode GET /api/v1/pods';

function methodAndUrl(method: string, url: string): PastedRequest {
  if (!isUrl(method) || isUrl(url)) return { method, url };
  throw new ActionableError(
    'ERR_ARGUMENTS',
    'the method comes first',
    `kubetrace decode ${maskTarget(url)} ${maskTarget(method)}`,
  );
}

/** A long word may be a credential, so it is not repeated. */
function named(word: string): string {
  return word.length <= 16 ? `"${word}"` : 'the argument';
}

function findingsOfText(text: string, notDecoded: NotDecoded): readonly Finding[] {
  const pasted = new PastedText();
  const findings = [...text.split('\n').flatMap((line) => pasted.read(line)), ...pasted.end()];
  notDecoded.lines = pasted.linesWithout;
  return findings;
}

function found(findings: readonly Finding[], notDecoded: NotDecoded): readonly PastedRequest[] {
  const requests = notDecoded.requestsOf(findings);
  if (requests.length > 0) return requests;
  const [command] = findings;
  if (command && 'kubectl' in command) {
    throw new ActionableError('ERR_ARGUMENTS', kubectlProblem(command.kubectl), KUBECTL_HINT);
  }
  throw new ActionableError(
    'ERR_ARGUMENTS',
    'there is no request in the argument',
    'METHOD URL, a curl command in quotes, a request line, or a line that kubectl -v=6 prints',
  );
}
