import type { Upstream } from '../../kubeconfig/upstream.ts';
import type { RbacObjects, Role, RoleBinding } from '../../rbac/rules/policy.ts';
import type { RecordedCalls } from './recorded-calls.ts';
import { Recent } from './timed-cache.ts';

/** The RBAC objects of the cluster, read with the credentials of `reader`, at most twice a minute. */
export class ClusterRbac {
  readonly #calls: RecordedCalls;
  readonly #reader: Upstream;
  readonly #objects = new Recent<RbacObjects>({ lifetime: 30_000, patience: 300, capacity: 1 });

  constructor(calls: RecordedCalls, reader: Upstream) {
    this.#calls = calls;
    this.#reader = reader;
  }

  /** `undefined` where not all of them can be read, or not in time. */
  async objects(): Promise<RbacObjects | undefined> {
    return this.#objects.get('', async () => {
      const [clusterRoles, clusterRoleBindings, roles, roleBindings] = await Promise.all([
        this.#list<Role>('clusterroles'),
        this.#list<RoleBinding>('clusterrolebindings'),
        this.#list<Role>('roles'),
        this.#list<RoleBinding>('rolebindings'),
      ]);
      if (!clusterRoles || !clusterRoleBindings || !roles || !roleBindings) return undefined;
      return { clusterRoles, clusterRoleBindings, roles, roleBindings };
    });
  }

  async #list<Item>(resource: string): Promise<readonly Item[] | undefined> {
    const { authorization, impersonation, tls, facts } = await this.#reader.authenticate();
    const identity = { credentials: [...authorization, ...impersonation], tls, facts };
    const path = `/apis/rbac.authorization.k8s.io/v1/${resource}`;
    const list: { items?: readonly Item[] } | undefined = await this.#calls.call(identity, { method: 'GET', path });
    return list?.items;
  }
}
