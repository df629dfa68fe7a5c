import type { Denial } from '../../rules/denial.ts';
import type { Evidence } from '../evidence/evidence.ts';
import { newDenial } from '../evidence/new-denial.ts';
import { admissionPlugin } from './admission-plugin.ts';
import { groupsOf } from '../../../api/text/groups.ts';

/** Admission denied what is in the request, not who sends it: a webhook, a policy, a plugin. No rule lifts it. */
export function explainAdmissionDenial(evidence: Evidence): Denial | undefined {
  const { message, status } = evidence;
  const webhook = /^admission webhook "(?<name>[^"]*)" (?<said>.*)$/s.exec(message);
  if (webhook) {
    const [name, said] = groupsOf(webhook, 'name', 'said');
    return contentDenial(evidence, `the admission webhook ${name}`, said);
  }
  const mutating = /^policy '(?<name>[^']*)' with binding '[^']*' denied request: (?<said>.*)$/s.exec(message);
  if (mutating) {
    const [name, said] = groupsOf(mutating, 'name', 'said');
    return contentDenial(evidence, `the MutatingAdmissionPolicy ${name}`, said);
  }
  if (!status) return undefined;
  const said = wordsOf(message);
  if (said === undefined) return undefined;
  const plugin = admissionPlugin(said, status);
  return plugin === undefined ? undefined : contentDenial(evidence, plugin, said);
}

/**
 * A denial in words of no known plugin. It comes last: `… is forbidden: ` without an authorizer's sentence
 * is from admission or from the storage of the resource.
 */
export function explainOtherAdmission(evidence: Evidence): Denial | undefined {
  const said = wordsOf(evidence.message);
  if (!evidence.status || said === undefined || evidence.fromFilter) return undefined;
  return contentDenial(evidence, 'an admission plugin or the API itself', said);
}

/** What comes after `pods "x" is forbidden: `. */
function wordsOf(message: string): string | undefined {
  return /^[^ ]+(?: "(?:[^"\\]|\\.)*")? is forbidden: (?<said>.*)$/s.exec(message)?.groups?.['said'];
}

function contentDenial(evidence: Evidence, who: string, said: string): Denial {
  const reason = `The request was authorized; ${who} denied it for what is in it, so no RBAC rule helps: ${said}`;
  return newDenial(evidence, { class: 'admission', reason });
}
