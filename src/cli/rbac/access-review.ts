import type { Permission } from '../../needs/permission.ts';

/** The user that a review is about; `undefined` for the one who makes it. */
export interface ReviewedUser {
  readonly username: string;
  readonly groups: readonly string[];
}

/** A SubjectAccessReview of authorization.k8s.io/v1, or a SelfSubjectAccessReview, that asks for one permission. */
export function accessReview(
  permission: Permission,
  user?: ReviewedUser,
): { readonly path: string; readonly body: object } {
  const kind = user ? 'SubjectAccessReview' : 'SelfSubjectAccessReview';
  return {
    path: `/apis/authorization.k8s.io/v1/${kind.toLowerCase()}s`,
    body: {
      kind,
      apiVersion: 'authorization.k8s.io/v1',
      spec: { ...(user && { user: user.username, groups: user.groups }), ...reviewAttributes(permission) },
    },
  };
}

function reviewAttributes({ namespace, verb, apiGroup, resource, name, url }: Permission): object {
  if (url !== '') return { nonResourceAttributes: { verb, path: url } };
  const [plural = '', ...subresource] = resource.split('/');
  return {
    resourceAttributes: {
      // The API server takes a namespace to be in itself.
      namespace: plural === 'namespaces' && apiGroup === '' ? name : namespace,
      verb,
      group: apiGroup,
      resource: plural,
      subresource: subresource.join('/'),
      name,
    },
  };
}
