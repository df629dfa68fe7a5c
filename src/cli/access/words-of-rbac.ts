import { lookupTable } from '../../api/lookup-table.ts';
import type { OfferedValue } from '../arguments/offered.ts';
import { nearWord } from '../../api/catalog/near-word.ts';

/** A resource that rules name. */
export interface RuleResource {
  readonly group: string;
  readonly plural: string;
  readonly namespaced: boolean;
}

/** What only rules name: no server serves these resources, or not so (staging apiserver pkg/endpoints/filters/impersonation.go, certificates.k8s.io). */
const ONLY_IN_RULES = lookupTable<readonly RuleResource[]>({
  impersonate: [
    { group: '', plural: 'users', namespaced: false },
    { group: '', plural: 'groups', namespaced: false },
    { group: 'authentication.k8s.io', plural: 'uids', namespaced: false },
    { group: 'authentication.k8s.io', plural: 'userextras', namespaced: false },
  ],
  approve: [{ group: 'certificates.k8s.io', plural: 'signers', namespaced: false }],
  sign: [{ group: 'certificates.k8s.io', plural: 'signers', namespaced: false }],
  attest: [{ group: 'certificates.k8s.io', plural: 'signers', namespaced: false }],
  use: [{ group: 'policy', plural: 'podsecuritypolicies', namespaced: true }],
  bind: [],
  escalate: [],
});

const VERBS = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete', 'deletecollection'];

/** The verbs that requests have, and those that only rules have. */
export function offeredVerbs(): readonly OfferedValue[] {
  const ofRules = [...ONLY_IN_RULES.keys()].map((value) => ({ value, description: 'checked besides a request' }));
  return [...VERBS.map((value) => ({ value })), ...ofRules];
}

/** A resource that with this verb is one of rules alone. */
export function resourceOfRules(verb: string, called: string, group: string | undefined): RuleResource | undefined {
  return ONLY_IN_RULES.get(verb)?.find(
    ({ plural, group: its }) => plural === called && (group === undefined || group === its),
  );
}

/** Why nobody may need a rule with this verb, as a sentence; `undefined` for a verb that a request or a check of the API server has. */
export function doubtOfVerb(verb: string): string | undefined {
  const known = [...VERBS, ...ONLY_IN_RULES.keys()];
  if (verb === '*' || known.includes(verb)) return undefined;
  const near = nearWord(verb, known);
  const meant = near === undefined ? `the verbs are ${VERBS.join(', ')}` : `did you mean ${near}?`;
  return `no request of Kubernetes itself has the verb ${verb}: ${meant}`;
}
