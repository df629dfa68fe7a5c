import { failureStatus } from '../../../api/status/status.ts';
import type { Cure, Denial } from '../../rules/denial.ts';
import { explainDenial } from '../../denials/explain-denial.ts';
import { newDenial } from '../../denials/evidence/new-denial.ts';
import type { RefusedExchange } from '../../denials/evidence/refused-exchange.ts';
import type { KubeSphereEvidence } from './evidence.ts';

/**
 * kube-apiserver refused what ks-apiserver had allowed and passed on with its own credentials: Kubernetes' rules decide, and KubeSphere's
 * kinds of role change nothing.
 */
export function explainKubernetes(evidence: KubeSphereEvidence): Denial | undefined {
  const { refused, isOfKubernetes, message } = evidence;
  if (!isOfKubernetes) return undefined;
  if (refused.status === 400) {
    if (!message.includes('without impersonating a user name')) return undefined;
    const reason = `${WHO}: ks-apiserver passes Impersonate-* headers on, and Impersonate-Group needs Impersonate-User too.`;
    return newDenial(evidence, { class: 'request', reason });
  }
  const denial = explainDenial(asKubernetesSawIt(evidence));
  if (!denial) return undefined;
  const whose = denial.user.startsWith('system:serviceaccount:')
    ? " The account is ks-apiserver's own: KubeSphere's authorizer had allowed the caller."
    : '';
  const cures = whose === '' || denial.class === 'impersonation' ? denial.cures : forEverybody(denial.cures);
  const rules = cures[0]?.grants[0]?.rules ?? [];
  return { ...denial, reason: `${WHO}.${whose} ${denial.reason}`, cures, rules };
}

const WHO = 'kube-apiserver, to which ks-apiserver passed this on, refused it';

/** Without the cluster's prefix; a path of KubeSphere's own became another one on the way, and its text a bare sentence. */
function asKubernetesSawIt({ refused, asked, message, status }: KubeSphereEvidence): RefusedExchange {
  const { user: _caller, ...exchange } = refused;
  if (asked?.isKubernetesRequest) {
    return { ...exchange, target: refused.target.replace(/\/clusters\/[^/?]+/, (part) => (asked.cluster ? '' : part)) };
  }
  if (status) return { ...exchange, target: '' };
  const wrapped = failureStatus(refused.status, 'Forbidden', message.trim());
  return { ...exchange, target: '', responseHeaders: [], body: new TextEncoder().encode(JSON.stringify(wrapped)) };
}

/** The account acts for every user of KubeSphere, so a rule for one object would not do. */
function forEverybody(cures: readonly Cure[]): readonly Cure[] {
  const anyName = cures.find(({ title }) => title === 'any name');
  return anyName
    ? [{ ...anyName, title: 'least' }, ...cures.filter((cure) => cure !== anyName && cure.title !== 'least')]
    : cures;
}
