import type { Cure, Grant } from '../rules/denial.ts';
import { rbacGroup, type Subject } from '../rules/subject.ts';
import { iamGroup } from '../rules/role-kind.ts';

/** A grant as JSON outputs hold it (docs/trace-format.md): `''` stands for a namespace or a subject's name that is not known. */
export interface GrantData extends Grant {
  readonly namespace: string;
  readonly subject: Subject;
}

/** A cure as JSON outputs hold it. */
export interface CureData extends Cure {
  readonly grants: readonly GrantData[];
}

/** A cure in the form that JSON outputs have. */
export function cureData(cure: Cure): CureData {
  return { ...cure, grants: cure.grants.map(grantData) };
}

/** A grant in the form that JSON outputs have. */
export function grantData({ scope, namespace = '', rules, subject, ...more }: Grant): GrantData {
  return { scope, namespace, rules, subject: subject ?? unnamedSubject(more.kubeSphere !== undefined), ...more };
}

/** What stands for nobody in particular. */
export function unnamedSubject(ofKubeSphere: boolean): Subject {
  return { kind: 'User', apiGroup: ofKubeSphere ? iamGroup : rbacGroup, name: '' };
}
