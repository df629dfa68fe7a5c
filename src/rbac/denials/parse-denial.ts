import { isCurableClass, isDenialClass, isDoubtfulClass } from '../rules/denial-classes.ts';
import {
  type Cure,
  type Denial,
  type Grant,
  type GrantScope,
  type KubeSphereDenial,
  type KubeSphereGrant,
  UNAUTHENTICATED_REASONS,
} from '../rules/denial.ts';
import type { PolicyRule } from '../rules/policy-rule.ts';
import type { Subject } from '../rules/subject.ts';

/**
 * The denial that `denialData` wrote, or a later version: a class that this version does not have becomes `unknown`, and fields that
 * are missing are empty. `undefined` for what is not an object.
 */
export function parseDenial(value: unknown): Denial | undefined {
  if (!isFields(value)) return undefined;
  const facts = factsOf(value);
  const kind = textOf(value['class']);
  if (!isDenialClass(kind)) return { ...facts, class: 'unknown', cures: [] };
  if (kind === 'unauthenticated') {
    const cause = UNAUTHENTICATED_REASONS.find((reason) => reason === value['cause']) ?? 'unknown';
    return { ...facts, class: kind, cures: [], cause };
  }
  const [doubtfulCure] = curesIn(value['doubtfulCure']);
  if (doubtfulCure && isDoubtfulClass(kind)) return { ...facts, class: kind, cures: [], doubtfulCure };
  if (isCurableClass(kind)) return { ...facts, class: kind, cures: curesIn(value['cures']) };
  return { ...facts, class: kind, cures: [] };
}

type Fields = Readonly<Record<string, unknown>>;

function factsOf(value: Fields) {
  const { nearMiss, grantedBy, almostBinding } = value;
  const kubeSphere = kubeSphereDenialIn(value['kubeSphere']);
  return {
    reason: textOf(value['reason']),
    message: textOf(value['message']),
    user: textOf(value['user']) || undefined,
    groups: textsOf(value['groups']),
    rules: rulesIn(value['rules']),
    ...placeIn(value),
    ...(typeof nearMiss === 'string' && { nearMiss }),
    ...(Array.isArray(grantedBy) && { grantedBy: textsOf(grantedBy) }),
    ...(typeof almostBinding === 'string' && { almostBinding }),
    ...(kubeSphere && { kubeSphere }),
  };
}

/** A namespace that was not known is written as `''`. */
function placeIn({ scope, namespace }: Fields): { readonly scope: GrantScope; readonly namespace: string | undefined } {
  if (scope !== 'namespace') return { scope: 'cluster', namespace: '' };
  return { scope, namespace: textOf(namespace) || undefined };
}

function curesIn(value: unknown): Cure[] {
  return fieldsIn(value).map(({ title, warning, grants }) => ({
    title: textOf(title),
    ...(typeof warning === 'string' && { warning }),
    grants: fieldsIn(grants).map(grantOf),
  }));
}

function grantOf(value: Fields): Grant {
  const { clusterRole } = value;
  const kubeSphere = kubeSphereGrantIn(value['kubeSphere']);
  return {
    ...placeIn(value),
    rules: rulesIn(value['rules']),
    subject: subjectIn(value['subject']),
    ...(typeof clusterRole === 'string' && { clusterRole }),
    ...(kubeSphere && { kubeSphere }),
  };
}

function rulesIn(value: unknown): PolicyRule[] {
  return fieldsIn(value).map(({ verbs, apiGroups, resources, resourceNames, nonResourceURLs }) => ({
    ...(Array.isArray(apiGroups) && { apiGroups: textsOf(apiGroups) }),
    ...(Array.isArray(resources) && { resources: textsOf(resources) }),
    ...(Array.isArray(resourceNames) && { resourceNames: textsOf(resourceNames) }),
    ...(Array.isArray(nonResourceURLs) && { nonResourceURLs: textsOf(nonResourceURLs) }),
    verbs: textsOf(verbs),
  }));
}

/** Nobody to bind is written as a subject without a name. */
function subjectIn(value: unknown): Subject | undefined {
  if (!isFields(value)) return undefined;
  const { apiGroup, namespace } = value;
  const kind = (['User', 'Group', 'ServiceAccount'] as const).find((each) => each === value['kind']);
  const name = textOf(value['name']);
  if (!kind || name === '') return undefined;
  return {
    kind,
    ...(typeof apiGroup === 'string' && { apiGroup }),
    name,
    ...(typeof namespace === 'string' && { namespace }),
  };
}

function kubeSphereGrantIn(value: unknown): KubeSphereGrant | undefined {
  if (!isFields(value)) return undefined;
  const { role } = value;
  const kinds = ['Role', 'WorkspaceRole', 'ClusterRole', 'GlobalRole'] as const;
  const roleKind = kinds.find((kind) => kind === value['roleKind']);
  const workspace = textOf(value['workspace']);
  return roleKind && { roleKind, workspace, ...(typeof role === 'string' && { role }) };
}

function kubeSphereDenialIn(value: unknown): KubeSphereDenial | undefined {
  if (!isFields(value)) return undefined;
  const { workspace, cluster, answeredBy } = value;
  const scopes = ['Global', 'Cluster', 'Workspace', 'Namespace', 'DevOps'] as const;
  const resourceScope = scopes.find((scope) => scope === value['resourceScope']) ?? '';
  return {
    resourceScope,
    workspace: textOf(workspace),
    cluster: textOf(cluster),
    answeredBy: textOf(answeredBy),
  };
}

/** The objects in a list, or the one that is not in a list. */
function fieldsIn(value: unknown): Fields[] {
  return [value].flat().filter(isFields);
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((text) => typeof text === 'string') : [];
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
