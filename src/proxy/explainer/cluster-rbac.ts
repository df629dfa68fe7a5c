import type { Upstream } from '../../kubeconfig/upstream.ts';
import type { RbacObjects, Role, RoleBinding } from '../../rbac/rules/policy.ts';
import type { OwnCalls } from './own-calls.ts';
import { Recent } from './timed-cache.ts';

/** The RBAC objects of the cluster, read as somebody who may, at most twice a minute. */
export class ClusterRbac {
  readonly #calls: OwnCalls;
  readonly #reader: Upstream;
  readonly #objects = new Recent<RbacObjects>({ lifetime: 30_000, patience: 300, capacity: 1 });

  constructor(calls: OwnCalls, reader: Upstream) {
    this.#calls = calls;
    this.#reader = reader;
  }

  /** `undefined` where they cannot all be read, or not in time. */
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
    const asker = { credentials: [...authorization, ...impersonation], tls, facts };
    const path = `/apis/rbac.authorization.k8s.io/v1/${resource}`;
    const list = (await this.#calls.ask(asker, { method: 'GET', path })) as { items?: readonly Item[] } | undefined;
    return list?.items;
  }
}
