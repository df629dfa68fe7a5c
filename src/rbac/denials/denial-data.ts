import { type CureData, cureData, cureOfData } from '../cures/cure-data.ts';
import { type DenialClass, isCurableClass, isDoubtfulClass } from '../rules/denial-classes.ts';
import type { Denial, UnauthenticatedReason } from '../rules/denial.ts';

/** A denial as traces, HAR files and logs have it (docs/trace-format.md): `''` stands for a user or a namespace that is not known. */
export interface DenialData extends Omit<Denial, 'class' | 'user' | 'namespace' | 'cures'> {
  readonly class: DenialClass;
  readonly cause?: UnauthenticatedReason;
  readonly user: string;
  readonly namespace: string;
  readonly cures: readonly CureData[];
  readonly doubtfulCure?: CureData;
}

/** The denial in the form that JSON outputs have. `denialOfData` is the way back. */
export function denialData(denial: Denial): DenialData {
  const { class: kind, reason, message, user = '', groups, rules, scope, namespace = '', cures, ...more } = denial;
  const { remedy, doubt, nearMiss, grantedBy, almostBinding, hop } = more;
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
    ...(remedy !== undefined && { remedy }),
    ...(doubt && { doubt }),
    ...(hop && { hop }),
    ...(nearMiss !== undefined && { nearMiss }),
    ...(grantedBy && { grantedBy }),
    ...(almostBinding !== undefined && { almostBinding }),
  };
}

/** The denial that `denialData` wrote. Fields that a class does not have are dropped. */
export function denialOfData(data: DenialData): Denial {
  const { class: kind, cause, user, namespace, cures, doubtfulCure, ...more } = data;
  const facts = {
    ...more,
    user: user || undefined,
    namespace: data.scope === 'namespace' ? namespace || undefined : '',
  };
  if (kind === 'unauthenticated') return { ...facts, class: kind, cures: [], cause: cause ?? 'unknown' };
  const isOfRequest = more.doubt?.about === 'request';
  if (doubtfulCure && isCurableClass(kind) && (isOfRequest || isDoubtfulClass(kind))) {
    return { ...facts, class: kind, cures: [], doubtfulCure: cureOfData(doubtfulCure) };
  }
  if (isCurableClass(kind)) return { ...facts, class: kind, cures: cures.map(cureOfData) };
  return { ...facts, class: kind, cures: [] };
}
