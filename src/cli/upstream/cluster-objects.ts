import { ApiClient } from '../../kubeconfig/api-client.ts';
import type { Upstream } from '../../kubeconfig/upstream.ts';
import type { RbacObjects, Role, RoleBinding } from '../../rbac/rules/policy.ts';

/** Reads of one cluster, none of which changes anything. */
export interface ClusterReader extends AsyncDisposable {
  /** The status, and the fields of the object. Throws ActionableError where the server cannot be reached. */
  get(path: string): Promise<{ readonly status: number; readonly body: Readonly<Record<string, unknown>> }>;
}

/** A reader with the credentials of the context. */
export function clusterReader(upstream: Upstream): ClusterReader {
  const client = new ApiClient(upstream);
  return {
    async get(path) {
      const { authorization, impersonation, tls } = await upstream.authenticate();
      return client.call({ method: 'GET', path }, { credentials: [...authorization, ...impersonation], tls });
    },
    [Symbol.asyncDispose]: () => client[Symbol.asyncDispose](),
  };
}

/** The RBAC objects that may be read, and a sentence for each kind that may not. */
export interface ReadObjects {
  readonly objects: RbacObjects;
  readonly unread: readonly string[];
}

/** Roles and bindings of all namespaces, else those of the namespaces that matter. */
export async function readRbac(reader: ClusterReader, namespaces: readonly string[]): Promise<ReadObjects> {
  const unread: string[] = [];
  const list = async <Item>(resource: string, isNamespaced: boolean): Promise<readonly Item[]> => {
    const all = await reader.get(`${RBAC}/${resource}`);
    if (all.status === 200) return itemsOf<Item>(all.body);
    if (!isNamespaced || namespaces.length === 0) {
      unread.push(`${resource} may not be read by this context (${all.status})`);
      return [];
    }
    const each = await Promise.all(
      namespaces.map((namespace) => reader.get(`${RBAC}/namespaces/${encodeURIComponent(namespace)}/${resource}`)),
    );
    const denied = namespaces.filter((_, at) => each[at]?.status !== 200);
    unread.push(
      denied.length === 0
        ? `${resource} of other namespaces may not be read by this context (${all.status})`
        : `${resource} may not be read by this context (${all.status}), nor those of ${denied.join(', ')}`,
    );
    return each.flatMap(({ status, body }) => (status === 200 ? itemsOf<Item>(body) : []));
  };
  const [clusterRoles, clusterRoleBindings, roles, roleBindings] = await Promise.all([
    list<Role>('clusterroles', false),
    list<RoleBinding>('clusterrolebindings', false),
    list<Role>('roles', true),
    list<RoleBinding>('rolebindings', true),
  ]);
  return { objects: { clusterRoles, clusterRoleBindings, roles, roleBindings }, unread };
}

const RBAC = '/apis/rbac.authorization.k8s.io/v1';

/** What the API server lists is what the types of this API say. */
function itemsOf<Item>(body: { readonly items?: readonly Item[] }): readonly Item[] {
  return body.items ?? [];
}
