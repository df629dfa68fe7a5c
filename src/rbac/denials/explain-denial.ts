import type { Denial } from '../rules/denial.ts';
import { explainAdmissionCheck } from './admission/admission-check.ts';
import { explainAdmissionDenial, explainOtherAdmission } from './admission/admission-denial.ts';
import { explainCalicoTier } from './admission/calico-tier.ts';
import { explainPodPolicy } from './admission/pod-policy.ts';
import { explainAuthorizerDenial } from './authorization/authorizer-denial.ts';
import { explainConnectDenial } from './authorization/connect-denial.ts';
import { explainEscalationDenial } from './authorization/escalation-denial.ts';
import { explainOtherHop, explainProtocolDenial, explainRefusal } from './hops/backend-and-gateway.ts';
import { explainElsewhere } from './hops/elsewhere.ts';
import { explainRequestAlone } from './hops/request-alone.ts';
import { explainImpersonationDenial } from './authorization/impersonation-denial.ts';
import { explainKubeletDenial } from './hops/kubelet-denial.ts';
import { withRemedy } from './class-remedy.ts';
import { explainUnauthenticated } from './authentication/unauthenticated.ts';
import { type Evidence, gatherEvidence } from './evidence/evidence.ts';
import type { DeniedExchange } from './evidence/denied-exchange.ts';
import { unknownDenial } from './unknown-denial.ts';
import { unreadDenial } from './unread-denial.ts';

/** Each recognises one family of denials and returns `undefined` for others. The order matters: the more certain sign first. */
const FAMILIES: readonly ((evidence: Evidence) => Denial | undefined)[] = [
  explainRefusal,
  explainPodPolicy,
  explainCalicoTier,
  explainAdmissionDenial,
  explainUnauthenticated,
  explainEscalationDenial,
  explainImpersonationDenial,
  explainAuthorizerDenial,
  explainKubeletDenial,
  explainAdmissionCheck,
  explainConnectDenial,
  explainProtocolDenial,
  explainOtherAdmission,
  explainElsewhere,
  explainOtherHop,
  explainRequestAlone,
];

/**
 * Which check denied an exchange, why, and what lifts it. For a 403 or 401 there is always an answer, `unknown` at worst; a 422
 * is a denial where a missing permission is reported that way; anything else is `undefined`.
 */
export function explainDenial(denied: DeniedExchange): Denial | undefined {
  const { status } = denied;
  if (status !== 403 && status !== 401 && status !== 422) return undefined;
  const unread = unreadDenial(denied);
  if (unread) return unread;
  const evidence = gatherEvidence(denied);
  if (status === 422) return explainAdmissionCheck(evidence);
  for (const explain of FAMILIES) {
    const denial = explain(evidence);
    if (denial) return withRemedy(denial);
  }
  return unknownDenial(evidence);
}
