import type { RequestInfo } from '../api/request/request-info.ts';
import type { PolicyRule } from '../rbac/rules/policy-rule.ts';
import type { RoleRef } from '../rbac/rules/policy.ts';
import { COMPARED_GROUPS, rulesIn, VERSION } from '../rbac/second-checks/handed-out.ts';
import { fieldAt, textAt } from '../rbac/second-checks/written-object.ts';
import type { Exchange } from '../trace/exchange.ts';
import { isDryRun, type Known, writtenOrRead } from './second-needs.ts';

/** The rules of roles, and the versions of objects that second checks compare, as far as a trace has shown them when they were written or read. */
export class KnownObjects implements Known {
  readonly #versions = new Map<string, string>();
  readonly #rules = new Map<string, readonly PolicyRule[]>();

  add(exchange: Exchange): void {
    const { requestInfo: info } = exchange;
    // A dry run leaves nothing behind.
    if (!info || !COMPARED_GROUPS.has(info.apiGroup) || isDryRun(exchange)) return;
    if (info.verb.startsWith('delete')) return this.#forget(exchange);
    this.#addVersion(info, writtenOrRead(exchange, 'metadata'));
    if (info.resource !== 'roles' && info.resource !== 'clusterroles') return;
    const role = writtenOrRead(exchange, 'rules');
    const name = textAt(role, 'metadata', 'name') || info.name;
    // A controller collects the rules of those with an aggregationRule.
    if (name === '' || !Array.isArray(fieldAt(role, 'rules')) || (fieldAt(role, 'aggregationRule') ?? false)) return;
    const kind = info.resource === 'roles' ? 'Role' : 'ClusterRole';
    this.#rules.set(keyOf({ kind, name }, info.namespace), rulesIn(role));
  }

  #forget({ requestInfo, response }: Exchange): void {
    const { resource = '', namespace = '', name = '' } = requestInfo ?? {};
    if (response?.status !== 200 || (resource !== 'roles' && resource !== 'clusterroles')) return;
    const kind = resource === 'roles' ? 'Role' : 'ClusterRole';
    if (name !== '') this.#rules.delete(keyOf({ kind, name }, namespace));
    // A selector may have spared some.
    else for (const key of this.#rules.keys()) if (key.startsWith(keyStart(kind, namespace))) this.#rules.delete(key);
  }

  #addVersion(info: RequestInfo, object: unknown): void {
    const version = textAt(object, ...VERSION);
    const name = info.name || textAt(object, 'metadata', 'name');
    if (version !== '' && name !== '') this.#versions.set(versionKey(info, name), version);
  }

  versionOf = (info: RequestInfo): string | undefined => this.#versions.get(versionKey(info, info.name));

  rulesOf = (role: RoleRef, namespace: string): readonly PolicyRule[] | undefined =>
    this.#rules.get(keyOf(role, namespace));
}

function versionKey({ resource, namespace }: RequestInfo, name: string): string {
  return JSON.stringify([resource, namespace, name]);
}

function keyOf({ kind, name }: RoleRef, namespace: string): string {
  return keyStart(kind, namespace) + name;
}

function keyStart(kind: RoleRef['kind'], namespace: string): string {
  return `${kind}\0${kind === 'Role' ? namespace : ''}\0`;
}
