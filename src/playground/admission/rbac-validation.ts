import { isDeepStrictEqual } from 'node:util';
import type { StatusCause } from '../../api/status/status.ts';
import { invalid } from '../store/api-error.ts';
import { isJsonObject, listAt, mapAt, textAt } from '../store/kube-object.ts';
import type { KubeObject } from '../store/kube-object.ts';
import type { AdmissionRequest } from './admission-request.ts';

/** Throws 422 for roles and bindings that make no sense, in the words of kubernetes pkg/apis/rbac/validation. */
export function validateRbac({ resource, object, previous }: AdmissionRequest): void {
  if (resource.group !== 'rbac.authorization.k8s.io') return;
  const isBinding = resource.plural.endsWith('bindings');
  const causes = isBinding ? bindingCauses(object, previous) : roleCauses(object, resource.namespaced);
  if (causes.length > 0) throw invalid(resource, object.metadata.name, causes);
}

function roleCauses(role: KubeObject, namespaced: boolean): StatusCause[] {
  return listAt(role, 'rules').flatMap((rule, i) => {
    const field = `rules[${i}]`;
    if (!isJsonObject(rule)) return [cause('FieldValueInvalid', field, 'Invalid value: must be an object')];
    const missing = (name: string, why: string) =>
      listAt(rule, name).length === 0
        ? [cause('FieldValueRequired', `${field}.${name}`, `Required value: ${why}`)]
        : [];
    const urls = listAt(rule, 'nonResourceURLs');
    return [
      ...missing('verbs', 'verbs must contain at least one value'),
      ...(urls.length > 0
        ? urlCauses(rule, field, namespaced)
        : [
            ...missing('apiGroups', 'resource rules must supply at least one api group'),
            ...missing('resources', 'resource rules must supply at least one resource'),
          ]),
    ];
  });
}

function urlCauses(rule: object, field: string, namespaced: boolean): StatusCause[] {
  const given = `Invalid value: ${JSON.stringify(listAt(rule, 'nonResourceURLs'))}`;
  if (namespaced) {
    const message = `${given}: namespaced rules cannot apply to non-resource URLs`;
    return [cause('FieldValueInvalid', `${field}.nonResourceURLs`, message)];
  }
  const mixed = ['apiGroups', 'resources', 'resourceNames'].some((name) => listAt(rule, name).length > 0);
  const message = `${given}: rules cannot apply to both regular resources and non-resource URLs`;
  return mixed ? [cause('FieldValueInvalid', `${field}.nonResourceURLs`, message)] : [];
}

function bindingCauses(binding: KubeObject, previous: KubeObject | undefined): StatusCause[] {
  const kinds = binding.kind === 'RoleBinding' ? ['Role', 'ClusterRole'] : ['ClusterRole'];
  const changed = previous && !isDeepStrictEqual(previous['roleRef'], binding['roleRef']);
  return [
    ...oneOf('roleRef.kind', textAt(binding, 'roleRef.kind'), kinds),
    ...required('roleRef.name', textAt(binding, 'roleRef.name')),
    ...(changed
      ? [
          cause(
            'FieldValueInvalid',
            'roleRef',
            `Invalid value: ${JSON.stringify(binding['roleRef'])}: cannot change roleRef`,
          ),
        ]
      : []),
    ...listAt(binding, 'subjects').flatMap((subject, i) =>
      subjectCauses(mapAt({ subject }, 'subject'), `subjects[${i}]`, binding),
    ),
  ];
}

function subjectCauses(subject: object, field: string, binding: KubeObject): StatusCause[] {
  const kind = textAt(subject, 'kind');
  const needsNamespace = kind === 'ServiceAccount' && binding.kind === 'ClusterRoleBinding';
  return [
    ...oneOf(`${field}.kind`, kind, ['ServiceAccount', 'User', 'Group']),
    ...required(`${field}.name`, textAt(subject, 'name')),
    ...(needsNamespace ? required(`${field}.namespace`, textAt(subject, 'namespace')) : []),
  ];
}

function required(field: string, value: string): StatusCause[] {
  return value === '' ? [cause('FieldValueRequired', field, 'Required value')] : [];
}

function oneOf(field: string, value: string, supported: readonly string[]): StatusCause[] {
  const message = `Unsupported value: ${JSON.stringify(value)}: supported values: ${supported.map((kind) => `"${kind}"`).join(', ')}`;
  return supported.includes(value) ? [] : [cause('FieldValueNotSupported', field, message)];
}

function cause(reason: string, field: string, message: string): StatusCause {
  return { reason, message, field };
}
