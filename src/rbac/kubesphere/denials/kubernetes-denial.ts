import { failureStatus } from '../../../api/status/status.ts';
import { type Cure, type Denial, isCurable } from '../../rules/denial.ts';
import { explainDenial } from '../../denials/explain-denial.ts';
import { newDenial } from '../../denials/evidence/new-denial.ts';
import type { DeniedExchange } from '../../denials/evidence/denied-exchange.ts';
import type { KubeSphereEvidence } from './evidence.ts';

/**
 * kube-apiserver denied what ks-apiserver had allowed and passed on with its own credentials: Kubernetes' rules decide, and KubeSphere's
 * kinds of role change nothing.
 */
export function explainKubernetes(evidence: KubeSphereEvidence): Denial | undefined {
  const { denied, isOfKubernetes, message } = evidence;
  if (!isOfKubernetes) return undefined;
  if (denied.status === 400) {
    if (!message.includes('without impersonating a user name')) return undefined;
    const reason = `${WHO}: ks-apiserver passes Impersonate-* headers on, and Impersonate-Group needs Impersonate-User too.`;
    return newDenial(evidence, { class: 'request', reason });
  }
  const denial = explainDenial(asKubernetesSawIt(evidence));
  if (!denial) return undefined;
  const whose = denial.user?.startsWith('system:serviceaccount:')
    ? " The account is ks-apiserver's own: KubeSphere's authorizer had allowed the caller."
    : '';
  const reason = `${WHO}.${whose} ${denial.reason}`;
  if (whose === '' || denial.class === 'impersonation' || !isCurable(denial)) return { ...denial, reason };
  const cures = forEverybody(denial.cures);
  return { ...denial, reason, cures, rules: cures[0]?.grants[0]?.rules ?? [] };
}

const WHO = 'kube-apiserver, to which ks-apiserver passed this on, denied it';

/** Without the cluster's prefix; a path of KubeSphere's own became another one on the way, and its text a bare sentence. */
function asKubernetesSawIt({ denied, asked, message, status }: KubeSphereEvidence): DeniedExchange {
  const { user: _caller, ...exchange } = denied;
  if (asked?.isKubernetesRequest) {
    return { ...exchange, target: denied.target.replace(/\/clusters\/[^/?]+/, (part) => (asked.cluster ? '' : part)) };
  }
  if (status) return { ...exchange, target: '' };
  const wrapped = failureStatus(denied.status, 'Forbidden', message.trim());
  return { ...exchange, target: '', responseHeaders: [], body: new TextEncoder().encode(JSON.stringify(wrapped)) };
}

/** The account acts for every user of KubeSphere, so a rule for one object would not be enough. */
function forEverybody(cures: readonly Cure[]): readonly Cure[] {
  const anyName = cures.find(({ title }) => title === 'any name');
  return anyName
    ? [{ ...anyName, title: 'least' }, ...cures.filter((cure) => cure !== anyName && cure.title !== 'least')]
    : cures;
}
