import type { Denial } from '../rules/denial.ts';
import { explainAdmissionCheck } from './admission/admission-check.ts';
import { explainAdmissionDenial, explainOtherAdmission } from './admission/admission-denial.ts';
import { explainAuthorizerDenial } from './authorization/authorizer-denial.ts';
import { explainConnectDenial } from './authorization/connect-denial.ts';
import { explainEscalationDenial } from './authorization/escalation-denial.ts';
import { explainOtherHop, explainProtocolDenial, explainRefusal } from './hops/backend-and-gateway.ts';
import { explainImpersonationDenial } from './authorization/impersonation-denial.ts';
import { explainKubeletDenial } from './hops/kubelet-denial.ts';
import { explainUnauthenticated } from './authentication/unauthenticated.ts';
import { type Evidence, gatherEvidence } from './evidence/evidence.ts';
import { newDenial } from './evidence/new-denial.ts';
import type { RefusedExchange } from './evidence/refused-exchange.ts';
import { unreadDenial } from './unread-denial.ts';

export type { RefusedExchange } from './evidence/refused-exchange.ts';

/** Each knows one kind of denial and passes on what is not of its kind. The order matters: the more certain sign first. */
const FAMILIES: readonly ((evidence: Evidence) => Denial | undefined)[] = [
  explainRefusal,
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
  explainOtherHop,
];

/**
 * Which check refused an exchange, why, and what lifts it. For a 403 or 401 there is always an answer, `unknown` at worst; a 422
 * is a denial where a missing permission is reported that way; anything else is `undefined`.
 */
export function explainDenial(refused: RefusedExchange): Denial | undefined {
  const { status } = refused;
  if (status !== 403 && status !== 401 && status !== 422) return undefined;
  const unread = unreadDenial(refused);
  if (unread) return unread;
  const evidence = gatherEvidence(refused);
  if (status === 422) return explainAdmissionDenial(evidence) ? undefined : explainAdmissionCheck(evidence);
  for (const explain of FAMILIES) {
    const denial = explain(evidence);
    if (denial) return denial;
  }
  return unknownDenial(evidence);
}

function unknownDenial(evidence: Evidence): Denial {
  const said = evidence.message.trim();
  const reason =
    said === ''
      ? 'The refusal has no text, and nothing else tells who refused.'
      : `The server's words are of no kind known here: ${said}`;
  return newDenial(evidence, { class: 'unknown', reason });
}
