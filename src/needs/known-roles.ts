import type { PolicyRule } from '../rbac/rules/policy-rule.ts';
import type { RoleRef } from '../rbac/rules/policy.ts';
import { rbacGroup } from '../rbac/rules/subject.ts';
import { rulesIn } from '../rbac/second-checks/handed-out.ts';
import { fieldAt, textAt } from '../rbac/second-checks/written-object.ts';
import type { Exchange } from '../trace/exchange.ts';
import { writtenOrRead } from './second-needs.ts';

/** The rules of roles, as far as a trace has shown them when they were written or read. */
export class KnownRoles {
  readonly #rules = new Map<string, readonly PolicyRule[]>();

  add(exchange: Exchange): void {
    const { requestInfo: info } = exchange;
    if (info?.apiGroup !== rbacGroup || (info.resource !== 'roles' && info.resource !== 'clusterroles')) return;
    const role = writtenOrRead(exchange);
    const name = textAt(role, 'metadata', 'name') || info.name;
    // A controller collects the rules of those with an aggregationRule.
    if (name === '' || !Array.isArray(fieldAt(role, 'rules')) || (fieldAt(role, 'aggregationRule') ?? false)) return;
    const kind = info.resource === 'roles' ? 'Role' : 'ClusterRole';
    this.#rules.set(keyOf({ kind, name }, info.namespace), rulesIn(role));
  }

  rulesOf = (role: RoleRef, namespace: string): readonly PolicyRule[] | undefined =>
    this.#rules.get(keyOf(role, namespace));
}

function keyOf({ kind, name }: RoleRef, namespace: string): string {
  return JSON.stringify([kind, kind === 'Role' ? namespace : '', name]);
}
