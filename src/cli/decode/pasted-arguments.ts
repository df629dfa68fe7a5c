import { existsSync } from 'node:fs';
import { ActionableError } from '../../api/actionable-error.ts';
import { lookupTable } from '../../api/lookup-table.ts';
import { isUrl, type PastedRequest } from '../../api/pasted-requests/pasted-request.ts';
import { shellFindings } from '../../api/pasted-requests/shell-command.ts';
import { maskTarget } from '../../trace/masks/mask-target.ts';
import { GIT_BASH_PATH, KUBECTL_COMMANDS, pathBeforeGitBash } from '../help/words-of-others.ts';
import { KUBECTL_HINT, kubectlProblem, type NotDecoded } from '../../trace/decode/not-decoded.ts';
import { requestsFound } from '../../trace/decode/requests-found.ts';

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
  const meant = otherThanRequest(words);
  if (meant !== undefined) throw meant;
  if (/\s/u.test(first)) return requestsFound(notDecoded.findingsIn(words.join(' ')), notDecoded, words.join(' '));
  if (/^(?:.*\/)?(?:curl|kubectl[\d.]*)$/.test(first)) return requestsFound(shellFindings([words]), notDecoded);
  if (words.length > 2) return requestsFound(notDecoded.findingsIn(words.join(' ')), notDecoded);
  if (second !== undefined) return [methodAndUrl(first, second)];
  if (isUrl(first)) return [{ method: 'GET', url: first }];
  throw new ActionableError('ERR_ARGUMENTS', `${named(first)} is not a URL`, PATH_HINT);
}

const PATH_HINT = 'a path starts with /: kubetrace decode GET /api/v1/pods';

/** Verbs that are not the name of a method too, with the method. */
const VERBS = lookupTable<string>({
  list: 'GET',
  watch: 'GET',
  create: 'POST',
  update: 'PUT',
  deletecollection: 'DELETE',
});
const COMMANDS: ReadonlySet<string> = new Set([...KUBECTL_COMMANDS, 'list']);

/** The error for words that are probably not meant as they stand; `undefined` where they may be. */
function otherThanRequest(words: readonly string[]): ActionableError | undefined {
  const [first = '', second] = words;
  const rewritten = words.flatMap((word) => word.split(/ (?=[A-Z]:[\\/])/)).find((word) => GIT_BASH_PATH.test(word));
  if (rewritten !== undefined) {
    const hint = `MSYS_NO_PATHCONV=1 kubetrace decode ${maskTarget(pathBeforeGitBash(rewritten))}`;
    return new ActionableError('ERR_ARGUMENTS', 'Git Bash made a path of Windows of the URL', hint);
  }
  if (words.length === 1 && !isUrl(first) && existsSync(first))
    return new ActionableError('ERR_ARGUMENTS', `${named(first)} is a file, not a URL`, `kubetrace decode -f ${first}`);
  if (second === undefined || words.length > 2 || isUrl(first)) return undefined;
  const lower = first.toLowerCase();
  if (first === lower && !second.includes('/') && COMMANDS.has(lower))
    return new ActionableError('ERR_ARGUMENTS', kubectlProblem(lower), KUBECTL_HINT);
  const method = VERBS.get(lower);
  if (method !== undefined && isUrl(second)) {
    const problem = `${lower} is a verb, and the method is meant`;
    return new ActionableError('ERR_ARGUMENTS', problem, `kubetrace decode ${method} ${maskTarget(second)}`);
  }
  return undefined;
}

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
