import { listAt, textOf } from '../store/kube-object.ts';
import type { KubeObject } from '../store/kube-object.ts';
import { all, each, fields, formed, isMissing, isSame, listOf, mapOf, required } from './checks.ts';
import type { Check } from './checks.ts';
import type { Faults } from './faults.ts';
import { dnsSubdomain, pathSegment } from './formats.ts';
import { labelSelector } from './object-meta.ts';

const GROUP = 'rbac.authorization.k8s.io';

/** A rule of a Role, which is namespaced, or of a ClusterRole (pkg/apis/rbac/validation, ValidatePolicyRule). */
function rule(namespaced: boolean): Check {
  return (value, field, faults) => {
    const { nonResourceURLs } = mapOf(value);
    required('verbs must contain at least one value')(mapOf(value)['verbs'], `${field}.verbs`, faults);
    if (isMissing(nonResourceURLs)) {
      fields({
        apiGroups: required('resource rules must supply at least one api group'),
        resources: required('resource rules must supply at least one resource'),
      })(value, field, faults);
      return;
    }
    const at = `${field}.nonResourceURLs`;
    if (namespaced) faults.invalid(at, nonResourceURLs, 'namespaced rules cannot apply to non-resource URLs');
    if (['apiGroups', 'resources', 'resourceNames'].some((name) => listAt(value, name).length > 0)) {
      faults.invalid(at, nonResourceURLs, 'rules cannot apply to both regular resources and non-resource URLs');
    }
  };
}

/** A Role. */
export const role: Check = fields({ rules: each(rule(true)) });

/** A ClusterRole. */
export const clusterRole: Check = fields({
  rules: each(rule(false)),
  aggregationRule: fields({
    clusterRoleSelectors: all(
      required('at least one clusterRoleSelector required if aggregationRule is non-nil'),
      each(labelSelector),
    ),
  }),
});

/** A RoleBinding or a ClusterRoleBinding, which binds to one of these kinds. */
export function binding(namespaced: boolean): Check {
  const kinds = namespaced ? ['Role', 'ClusterRole'] : ['ClusterRole'];
  return (value, _field, faults) => {
    const { apiGroup, kind, name } = mapOf(mapOf(value)['roleRef']);
    if (apiGroup !== GROUP) faults.unsupported('roleRef.apiGroup', textOf(apiGroup), [GROUP]);
    if (!kinds.includes(textOf(kind))) faults.unsupported('roleRef.kind', textOf(kind), kinds);
    all(required(), formed(pathSegment))(name, 'roleRef.name', faults);
    for (const [index, subject] of listOf(mapOf(value)['subjects']).entries()) {
      checkSubject(subject, `subjects[${index}]`, namespaced, faults);
    }
  };
}

function checkSubject(value: unknown, field: string, namespaced: boolean, faults: Faults): void {
  const { kind, name, namespace, apiGroup } = mapOf(value);
  if (isMissing(name)) faults.required(`${field}.name`);
  switch (kind) {
    case 'ServiceAccount':
      formed(dnsSubdomain)(name, `${field}.name`, faults);
      if (!isMissing(apiGroup)) faults.unsupported(`${field}.apiGroup`, apiGroup, ['']);
      if (!namespaced && isMissing(namespace)) faults.required(`${field}.namespace`);
      break;
    case 'User':
    case 'Group':
      if (apiGroup !== GROUP) faults.unsupported(`${field}.apiGroup`, textOf(apiGroup), [GROUP]);
      break;
    default:
      faults.unsupported(`${field}.kind`, textOf(kind), ['ServiceAccount', 'User', 'Group']);
  }
}

/** A binding is to one role for ever; the server shows it as Go names its fields. */
export function keepsRole(object: KubeObject, previous: KubeObject, faults: Faults): void {
  if (isSame(object['roleRef'], previous['roleRef'])) return;
  const { apiGroup, kind, name } = mapOf(object['roleRef']);
  faults.invalid('roleRef', { APIGroup: apiGroup, Kind: kind, Name: name }, 'cannot change roleRef');
}
