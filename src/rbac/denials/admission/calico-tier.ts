import { goUnquote } from '../../../api/go/go-quote.ts';
import { boundSubject, cureOf, leastCure } from '../../cures/cures.ts';
import type { Denial, Grant } from '../../rules/denial.ts';
import { userText } from '../../rules/action-text.ts';
import type { Evidence } from '../evidence/evidence.ts';
import { newDenial } from '../evidence/new-denial.ts';

/**
 * Calico's own API server asks RBAC for more than the policy: `get` on its tier, and the verb on `tier.<resource>`, by the name of the policy
 * or by `<tier>.*` (projectcalico/calico apiserver/pkg/rbac… authorizer_tier.go: forbiddenMessage).
 */
export function explainCalicoTier(evidence: Evidence): Denial | undefined {
  const { message, actor } = evidence;
  const said = IN_TIER.exec(message)?.groups;
  if (said) return tierDenial(evidence, said);
  if (!/^\S+(?: "[^"]*")? is forbidden: Operation on Calico tiered policy is forbidden/.test(message)) return undefined;
  const reason = `${userText(actor?.username)} may not get any of Calico's tiers, which every request for its policies needs.`;
  const cures = [leastCure(getTier('', boundSubject(actor?.username)))];
  return newDenial(evidence, { class: 'admission-check', reason, cures });
}

const Q = String.raw`"(?:[^"\\]|\\.)*"`;
const IN_TIER = new RegExp(
  String.raw`^(?:\S+(?: ${Q})? is forbidden: )?User (?<user>${Q}) cannot (?<verb>[a-z]{1,40}) (?<resource>[a-z]{1,100})\.projectcalico\.org(?<subresource>/\S{1,100})? ` +
    `in tier (?<tier>${Q})(?: and namespace (?<namespace>${Q}))?(?<noTier> \\(user cannot get tier\\))?`,
  's',
);

function tierDenial(evidence: Evidence, said: Readonly<Partial<Record<string, string>>>): Denial {
  const [user = '', tier = '', namespace = ''] = [said['user'], said['tier'], said['namespace']].map(
    (quoted = '""') => goUnquote(quoted) ?? '',
  );
  const { verb = '', resource = '', subresource = '' } = said;
  const subject = boundSubject(user);
  const onPolicies: Grant = {
    ...(namespace === '' ? { scope: 'cluster', namespace: '' } : { scope: 'namespace', namespace }),
    rules: [
      {
        apiGroups: ['projectcalico.org'],
        resources: [`tier.${resource}${subresource}`],
        resourceNames: [`${tier}.*`],
        verbs: [verb],
      },
    ],
    subject,
  };
  const what = `${verb} ${resource} in Calico's tier "${tier}"`;
  const found = (reason: string, cures: readonly ReturnType<typeof leastCure>[]) =>
    newDenial(evidence, {
      class: 'admission-check',
      reason: `${userText(user)} may not ${what}: ${reason}`,
      user,
      cures,
    });
  if (said['noTier'] === undefined) {
    return found(`they may get the tier, but not ${verb} tier.${resource} in it.`, [leastCure(onPolicies)]);
  }
  const onTier = getTier(tier, subject);
  return found(`they may not get the tier itself. They may lack ${verb} on tier.${resource} as well.`, [
    leastCure(onTier),
    cureOf(`with ${verb} on the policies of the tier`, onTier, onPolicies),
  ]);
}

function getTier(tier: string, subject: Grant['subject']): Grant {
  const named = tier === '' ? {} : { resourceNames: [tier] };
  const rules = [{ apiGroups: ['projectcalico.org'], resources: ['tiers'], ...named, verbs: ['get'] }];
  return { scope: 'cluster', namespace: '', rules, subject };
}
