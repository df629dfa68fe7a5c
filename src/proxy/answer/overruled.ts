import { formatWarning } from '../../api/status/warning-header.ts';
import type { AnnotateMode } from './annotate.ts';
import type { Answer } from '../send/answer.ts';
import type { Sent } from '../send/forward.ts';

/** The answer for a client whose own Authorization meant nothing to the server (`--client-certificate-always`): with a Warning that says so. */
export function tellOverruled(answer: Answer, { credential }: Sent, mode: AnnotateMode): Answer {
  if (credential.overrules === undefined || mode === 'off') return answer;
  const { username = 'its owner', source, overrules } = credential;
  const text = `${overrules} is ignored: the client certificate of ${username}, from ${source}, takes precedence (--client-certificate-always)`;
  return { ...answer, rawHeaders: [...answer.rawHeaders, 'Warning', formatWarning(text)] };
}
