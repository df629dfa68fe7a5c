import type { Upstream } from '../../kubeconfig/upstream.ts';
import type { RbacObjects, Role, RoleBinding } from '../../rbac/rules/policy.ts';
import type { Exchange } from '../../trace/exchange.ts';
import type { RecordedCalls } from './recorded-calls.ts';
import { Recent } from './timed-cache.ts';

/** The RBAC objects of the cluster, read with the credentials of `reader`, at most twice a minute. */
export class ClusterRbac {
  readonly #calls: RecordedCalls;
  readonly #reader: Upstream;
  readonly #objects = new Recent<RbacObjects>({ lifetime: 30_000, retry: 30_000, patience: 300, capacity: 1 });

  constructor(calls: RecordedCalls, reader: Upstream) {
    this.#calls = calls;
    this.#reader = reader;
  }

  /** Read because of `exchange`. `undefined` where not all of them can be read, or not in time. */
  async objects(exchange: Exchange): Promise<RbacObjects | undefined> {
    return this.#objects.get('', async () => {
      const [clusterRoles, clusterRoleBindings, roles, roleBindings] = await Promise.all([
        this.#list<Role>('clusterroles', exchange),
        this.#list<RoleBinding>('clusterrolebindings', exchange),
        this.#list<Role>('roles', exchange),
        this.#list<RoleBinding>('rolebindings', exchange),
      ]);
      if (!clusterRoles || !clusterRoleBindings || !roles || !roleBindings) return undefined;
      return { clusterRoles, clusterRoleBindings, roles, roleBindings };
    });
  }

  async #list<Item>(resource: string, exchange: Exchange): Promise<readonly Item[] | undefined> {
    const { authorization, impersonation, tls, facts } = await this.#reader.authenticate();
    const identity = { credentials: [...authorization, ...impersonation], tls, facts };
    const path = `/apis/rbac.authorization.k8s.io/v1/${resource}`;
    const list: { items?: readonly Item[] } | undefined = await this.#calls.call(
      identity,
      { method: 'GET', path },
      { exchange, asks: 'roles' },
    );
    return list?.items;
  }
}
