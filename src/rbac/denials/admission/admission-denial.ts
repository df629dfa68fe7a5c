import type { Denial } from '../../rules/denial.ts';
import type { Evidence } from '../evidence/evidence.ts';
import { newDenial } from '../evidence/new-denial.ts';
import { admissionPlugin } from './admission-plugin.ts';
import { groupsOf } from '../../../api/text/groups.ts';
import { admissionRemedy, webhookRemedy } from './admission-remedy.ts';

/** Admission denied what is in the request, not who sends it: a webhook, a policy, a plugin. No rule lifts it. */
export function explainAdmissionDenial(evidence: Evidence): Denial | undefined {
  const { message, status } = evidence;
  const webhook = /^admission webhook "(?<name>[^"]*)" (?<said>.*)$/s.exec(message);
  if (webhook) {
    const [name, said] = groupsOf(webhook, 'name', 'said');
    return contentDenial(evidence, `the admission webhook ${name}`, said, webhookRemedy(name));
  }
  const mutating = /^policy '(?<name>[^']*)' with binding '[^']*' denied request: (?<said>.*)$/s.exec(message);
  if (mutating) {
    const [name, said] = groupsOf(mutating, 'name', 'said');
    return contentDenial(evidence, `the MutatingAdmissionPolicy ${name}`, said);
  }
  if (!status) return undefined;
  const said = wordsOf(message);
  const plugin = said === undefined ? undefined : admissionPlugin(said, status);
  if (said === undefined || plugin === undefined) return undefined;
  return contentDenial(evidence, plugin, said, admissionRemedy(plugin, said, evidence.info?.namespace));
}

/**
 * A denial in words of no known plugin: `… is forbidden: ` without an authorizer's sentence, and the headers show that
 * it was not the authorization filter. Where no headers are known nothing shows it, so that nothing is concluded.
 */
export function explainOtherAdmission(evidence: Evidence): Denial | undefined {
  const said = wordsOf(evidence.message);
  if (!evidence.status || said === undefined || evidence.fromFilter !== false) return undefined;
  return contentDenial(evidence, 'an admission plugin or the API itself', said);
}

/** What comes after `pods "x" is forbidden: `, or, as kubectl prints a 422, `The Pod "x" is invalid: : `. */
function wordsOf(message: string): string | undefined {
  return /^(?:The )?[^ ]+(?: "(?:[^"\\]|\\.)*")? is (?:forbidden|invalid): (?:\[?: )?(?<said>.*)$/s.exec(message)
    ?.groups?.['said'];
}

function contentDenial(evidence: Evidence, who: string, said: string, remedy?: string): Denial {
  const reason = `The request was authorized; ${who} denied it for what is in it, so no RBAC rule helps: ${said}`;
  return newDenial(evidence, { class: 'admission', reason, remedy });
}
