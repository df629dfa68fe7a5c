/** The curl commands that lessons show to those who have no kubectl. */

/** Reads a path, as another user where one is given; only the first lines where that is enough. */
export function curlGet(path: string, { as, lines }: { readonly as?: string; readonly lines?: number } = {}): string {
  const user = as === undefined ? '' : ` -H 'Impersonate-User: ${as}'`;
  const url = path.includes('?') ? `"$KUBETRACE_URL${path}"` : `$KUBETRACE_URL${path}`;
  return `curl -s ${url}${user}${lines === undefined ? '' : ` | head -${lines}`}`;
}

/** Creates an object; its fields are those of a manifest, without kind and apiVersion where the path says them. */
export function curlPost(path: string, object: object, { as }: { readonly as?: string } = {}): string {
  const user = as === undefined ? '' : ` -H 'Impersonate-User: ${as}'`;
  return `curl -s -o /dev/null $KUBETRACE_URL${path}${user} -H 'Content-Type: application/json' -d '${JSON.stringify(object)}'`;
}

/** Sets TOKEN to a new token of a ServiceAccount. */
export function curlToken(namespace: string, name: string, spec: object = {}): string {
  const body = JSON.stringify({ kind: 'TokenRequest', apiVersion: 'authentication.k8s.io/v1', spec });
  const path = `/api/v1/namespaces/${namespace}/serviceaccounts/${name}/token`;
  return `TOKEN=$(curl -s $KUBETRACE_URL${path} -H 'Content-Type: application/json' -d '${body}' | grep -o 'eyJ[^"]*')`;
}

const RBAC = '/apis/rbac.authorization.k8s.io/v1';
const apiGroup = 'rbac.authorization.k8s.io';

/** Creates a Role in a namespace, or a ClusterRole. */
export function curlRole(namespace: string | undefined, name: string, rule: object): string {
  const kind = namespace === undefined ? 'ClusterRole' : 'Role';
  return curlPost(rbacPath(namespace, kind), { kind, apiVersion: `${apiGroup}/v1`, metadata: { name }, rules: [rule] });
}

/** Binds a role, `ClusterRole/view`, in a namespace or everywhere, to a user or, as `NAMESPACE:NAME`, to a ServiceAccount. */
export function curlBinding(namespace: string | undefined, name: string, role: string, to: string): string {
  const kind = namespace === undefined ? 'ClusterRoleBinding' : 'RoleBinding';
  const [roleKind, roleName] = role.split('/');
  const [owner, account] = to.split(':');
  const subject =
    account === undefined
      ? { kind: 'User', apiGroup, name: to }
      : { kind: 'ServiceAccount', namespace: owner, name: account };
  return curlPost(rbacPath(namespace, kind), {
    kind,
    apiVersion: `${apiGroup}/v1`,
    metadata: { name },
    roleRef: { apiGroup, kind: roleKind, name: roleName },
    subjects: [subject],
  });
}

function rbacPath(namespace: string | undefined, kind: string): string {
  return `${RBAC}${namespace === undefined ? '' : `/namespaces/${namespace}`}/${kind.toLowerCase()}s`;
}
