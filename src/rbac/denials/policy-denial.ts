import type { Denial } from '../rules/denial.ts';
import { explainAdmissionDenial } from './admission/admission-denial.ts';
import { gatherEvidence } from './evidence/evidence.ts';
import type { DeniedExchange } from './evidence/denied-exchange.ts';

/**
 * A 422 with which admission said no: a ValidatingAdmissionPolicy, whose answer is one unless it says otherwise, or a webhook. Apart from
 * `explainDenial`, which looks at live traffic: there a 422 is an error of the object, and a denial only where a rule lifts it.
 */
export function explainPolicyDenial(denied: DeniedExchange): Denial | undefined {
  return denied.status === 422 ? explainAdmissionDenial(gatherEvidence(denied)) : undefined;
}
