import type { Attributes } from '../../src/rbac/rules/rule-match.ts';

/** Attributes of a resource request: `get pods` of the core group at the cluster scope unless told. */
export function anAttributes(fields: Partial<Attributes> = {}): Attributes {
  return {
    isResourceRequest: true,
    path: '',
    verb: 'get',
    apiGroup: '',
    resource: 'pods',
    subresource: '',
    name: '',
    namespace: '',
    ...fields,
  };
}
