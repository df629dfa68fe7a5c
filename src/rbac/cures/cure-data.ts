import type { Cure, Grant, OwnRole } from '../rules/denial.ts';
import { rbacGroup, type Subject } from '../rules/subject.ts';

/** A grant as JSON outputs have it (docs/trace-format.md): `''` stands for a namespace or a subject's name that is not known. */
export interface GrantData extends Grant {
  readonly namespace: string;
  readonly subject: Subject;
}

/** A cure as JSON outputs have it. */
export interface CureData extends Cure {
  readonly grants: readonly GrantData[];
}

/** A cure in the form that JSON outputs have. `cureOfData` is the way back. */
export function cureData(cure: Cure): CureData {
  return { ...cure, grants: cure.grants.map(grantData) };
}

/** The cure that `cureData` wrote. */
export function cureOfData(data: CureData): Cure {
  return { ...data, grants: data.grants.map(grantOfData) };
}

function grantData({ scope, namespace = '', rules, subject, ...more }: Grant): GrantData {
  return { scope, namespace, rules, subject: subject ?? unnamedSubject(more.ownRole), ...more };
}

function grantOfData({ scope, namespace, subject, ...more }: GrantData): Grant {
  return {
    scope,
    namespace: scope === 'namespace' ? namespace || undefined : '',
    ...more,
    subject: subject.name === '' ? undefined : subject,
  };
}

/** The subject in JSON where it is not known whom to bind. */
export function unnamedSubject(ownRole: OwnRole | undefined): Subject {
  return { kind: 'User', apiGroup: ownRole?.apiGroup ?? rbacGroup, name: '' };
}
