import type { Denial } from '../../rules/denial.ts';
import { newDenial } from '../../denials/evidence/new-denial.ts';
import type { KubeSphereEvidence } from './evidence.ts';

/**
 * The host could not hand the request to a member cluster (pkg/apiserver/filters/multicluster.go). That comes before authorization: the
 * host does not look at the roles of a request for a member.
 */
export function explainDispatcher(evidence: KubeSphereEvidence): Denial | undefined {
  const advice = ADVICE.find(([status, words]) => status === evidence.refused.status && words.test(evidence.message));
  if (!advice) return undefined;
  const [, , text] = advice;
  return {
    ...newDenial(evidence, { class: 'cluster', reason: `${text} No role changes this.` }),
    hop: {
      resourceScope: evidence.asked?.resourceScope ?? '',
      workspace: evidence.asked?.workspace ?? '',
      cluster: evidence.cluster,
      answeredBy: 'ks-apiserver of host',
    },
  };
}

const ADVICE: readonly (readonly [status: number, words: RegExp, text: string])[] = [
  [
    400,
    /^cluster .* not exists$/s,
    'No Cluster object has this name: use the name of one, or leave the prefix out for the host cluster.',
  ],
  [503, /^cluster .* is not ready$/s, 'The member cluster is not ready: bring it back (its condition Ready).'],
  [503, /./s, 'The host has no way to the member cluster: look at the connection of its Cluster object.'],
  [502, /^Error while proxying request/, 'Nothing answers at the member cluster: start its ks-apiserver.'],
  [
    511,
    /could not be authenticated due to a system issue/,
    'The member cluster answered 401, which the host turned into 511: give the member the jwtSecret of the host.',
  ],
];
