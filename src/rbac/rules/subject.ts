import { FRONT_SERVERS } from '../../api/dialects.ts';
import { object, oneOf, optional, text } from '../../api/shape.ts';
import { isNamespaceName } from './namespace-name.ts';

/** The API group of Roles, ClusterRoles, their bindings, and of User and Group subjects. */
export const rbacGroup = 'rbac.authorization.k8s.io';

/** The user that the API server sees in a request (authentication.k8s.io/v1 UserInfo). */
export interface UserInfo {
  readonly username: string;
  readonly groups: readonly string[];
  readonly uid?: string;
  readonly extra?: Readonly<Record<string, readonly string[]>>;
}

/** rbac.authorization.k8s.io/v1 Subject. */
export interface Subject {
  readonly kind: 'User' | 'Group' | 'ServiceAccount';
  readonly apiGroup?: string;
  readonly name: string;
  readonly namespace?: string;
}

/** A subject as Kubernetes writes it. */
export const SUBJECT = object<Subject>({
  kind: oneOf<Subject['kind']>({ User: true, Group: true, ServiceAccount: true }),
  apiGroup: optional(text),
  name: text,
  namespace: optional(text),
});

/** The subject for a user name: a ServiceAccount with its own namespace, else a User. */
export function subjectOf(username: string): Subject {
  const account = serviceAccountOf(username);
  return account ? { kind: 'ServiceAccount', ...account } : { kind: 'User', apiGroup: rbacGroup, name: username };
}

/** The subject for a group. */
export function groupSubject(name: string): Subject {
  return { kind: 'Group', apiGroup: rbacGroup, name };
}

/** A subject as people say it: `User jane`, `ServiceAccount build/pipeline`. */
export function subjectText({ kind, namespace, name }: Subject): string {
  return `${kind} ${namespace ? `${namespace}/` : ''}${name}`;
}

/** The user name of a User or ServiceAccount subject; `undefined` for a Group. */
export function usernameOf(subject: Subject): string | undefined {
  if (subject.kind === 'ServiceAccount') {
    const owner = FRONT_SERVERS.find(({ accounts }) => accounts.apiGroup === subject.apiGroup);
    return `${owner?.accounts.prefix ?? prefix}${subject.namespace ?? ''}:${subject.name}`;
  }
  return subject.kind === 'User' ? subject.name : undefined;
}

/** `system:serviceaccount:NAMESPACE:NAME` taken apart; `undefined` for other names (apiserver serviceaccount.SplitUsername). */
export function serviceAccountOf(username: string): { readonly name: string; readonly namespace: string } | undefined {
  if (!username.startsWith(prefix)) return undefined;
  const [namespace = '', name = '', ...rest] = username.slice(prefix.length).split(':');
  const valid = rest.length === 0 && isNamespaceName(namespace) && dnsSubdomain.test(name);
  return valid ? { name, namespace } : undefined;
}

/**
 * Does the subject of a binding match the user? `bindingNamespace` is `''` in a ClusterRoleBinding; it is used for the
 * namespace that a ServiceAccount subject leaves out (kubernetes pkg/registry/rbac/validation/rule.go, appliesToUser).
 */
export function subjectMatches(subject: Subject, user: UserInfo, bindingNamespace: string): boolean {
  if (subject.kind === 'User') return user.username === subject.name;
  if (subject.kind === 'Group') return user.groups.includes(subject.name);
  if (subject.kind !== 'ServiceAccount') return false;
  const namespace = subject.namespace || bindingNamespace;
  return namespace !== '' && user.username === `${prefix}${namespace}:${subject.name}`;
}

const prefix = 'system:serviceaccount:';

const dnsSubdomain = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
