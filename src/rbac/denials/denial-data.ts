import { type CureData, cureData } from '../cures/cure-data.ts';
import type { Denial } from '../rules/denial.ts';

/** A denial as traces, HAR files and logs hold it (docs/trace-format.md): `''` stands for a user or a namespace that is not known. */
export interface DenialData extends Omit<Denial, 'user' | 'namespace' | 'cures'> {
  readonly cause?: string;
  readonly user: string;
  readonly namespace: string;
  readonly cures: readonly CureData[];
  readonly doubtfulCure?: CureData;
}

/** The denial in the form that JSON outputs have. `parseDenial` is the way back. */
export function denialData(denial: Denial): DenialData {
  const { class: kind, reason, message, user = '', groups, rules, scope, namespace = '', cures, ...more } = denial;
  const { nearMiss, grantedBy, almostBinding, kubeSphere } = more;
  return {
    class: kind,
    reason,
    ...('cause' in more && { cause: more.cause }),
    message,
    user,
    groups,
    rules,
    scope,
    namespace,
    cures: cures.map(cureData),
    ...('doubtfulCure' in more && { doubtfulCure: cureData(more.doubtfulCure) }),
    ...(kubeSphere && { kubeSphere }),
    ...(nearMiss !== undefined && { nearMiss }),
    ...(grantedBy && { grantedBy }),
    ...(almostBinding !== undefined && { almostBinding }),
  };
}
