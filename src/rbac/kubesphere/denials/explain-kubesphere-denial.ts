import type { KubeSphereVersion } from '../../../api/kubesphere/kubesphere-version.ts';
import type { Denial } from '../../rules/denial.ts';
import { explainRefusal } from '../../denials/hops/backend-and-gateway.ts';
import { newDenial } from '../../denials/evidence/new-denial.ts';
import type { DeniedExchange } from '../../denials/evidence/denied-exchange.ts';
import { explainAuthorizer, explainHandler } from './authorizer-denial.ts';
import { explainDispatcher } from './dispatcher-denial.ts';
import { gatherKubeSphereEvidence, type KubeSphereEvidence } from './evidence.ts';
import { explainKubernetes } from './kubernetes-denial.ts';
import { explainUndecoded } from './undecoded-denial.ts';
import { explainCredential } from './credential-denial.ts';

type Family = (evidence: KubeSphereEvidence) => Denial | undefined;

/** In the order of ks-apiserver's filters; each returns `undefined` for what it does not recognise. */
const FAMILIES: readonly Family[] = [
  explainRefusal,
  explainUndecoded,
  explainKubernetes,
  explainCredential,
  explainDispatcher,
  explainAuthorizer,
  explainHandler,
];

/**
 * Which part of KubeSphere denied an exchange, why, and what lifts it: ks-apiserver itself (of v4.1.3), a member cluster, or
 * kube-apiserver, to which they pass requests on. For a 403 or 401 there is always an answer. Some denials come as 400, 500, 502, 503,
 * 511, or as a connection that closes (status 0); `undefined` for anything else with such a status.
 */
export function explainKubeSphereDenial(denied: DeniedExchange, version: KubeSphereVersion = '4'): Denial | undefined {
  if (!STATUSES.has(denied.status)) return undefined;
  const evidence = gatherKubeSphereEvidence(denied, version);
  for (const explain of FAMILIES) {
    const denial = explain(evidence);
    if (denial) return withHop(denial, evidence);
  }
  if (denied.status !== 403) return undefined;
  const words = evidence.message.trim() || '(no text)';
  const reason = `ks-apiserver, or one of its extensions, denied this in its own words: ${words}`;
  return withHop(newDenial(evidence, { class: 'unknown', reason }), evidence);
}

const STATUSES = new Set([0, 400, 401, 403, 422, 500, 502, 503, 511]);

function withHop(denial: Denial, { asked, cluster, isOfKubernetes }: KubeSphereEvidence): Denial {
  if (denial.hop || denial.class === 'refusal') return denial;
  const server = isOfKubernetes ? 'kube-apiserver' : 'ks-apiserver';
  return {
    ...denial,
    hop: {
      resourceScope: asked?.resourceScope ?? '',
      workspace: asked?.workspace ?? '',
      cluster,
      answeredBy: `${server} of ${cluster}`,
    },
  };
}
