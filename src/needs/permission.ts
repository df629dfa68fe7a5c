import { scopeOf } from '../rbac/cures/cures.ts';
import type { PolicyRule } from '../rbac/rules/policy-rule.ts';
import { type Attributes, combinedResource, urlCovers } from '../rbac/rules/rule-match.ts';

/** The smallest thing that RBAC can allow: one verb on one resource, name or URL, in one place. */
export interface Permission {
  /** The namespace of the Role that must grant it; `''` for a ClusterRole bound in the whole cluster. */
  readonly namespace: string;
  readonly verb: string;
  readonly apiGroup: string;
  /** `pods`, `pods/log`; `''` where it is about a URL. */
  readonly resource: string;
  /** `''` is any name. */
  readonly name: string;
  /** The path of a request that is not for a resource, else `''`. */
  readonly url: string;
}

/** What a request needs. `undefined` where no rule can allow it without allowing more: to RBAC a literal `*` is everything. */
export function permissionOf(attributes: Attributes): Permission | undefined {
  const { verb, apiGroup, path, name } = attributes;
  if (!attributes.isResourceRequest) {
    return verb === '*' || path === '' || path.endsWith('*') ? undefined : { ...ON_URL, verb, url: path };
  }
  const resource = combinedResource(attributes);
  if (apiGroup === '*' || resource === '*' || resource.startsWith('*/')) return undefined;
  return placed({ namespace: scopeOf(attributes).namespace, verb, apiGroup, resource, name, url: '' });
}

/** What a rule allows in a place, one permission at a time. A `*` stays a `*`. */
export function permissionsOf(rule: PolicyRule, namespace: string): Permission[] {
  const names = rule.resourceNames?.length ? rule.resourceNames : [''];
  return rule.verbs.flatMap((verb) => [
    ...(rule.nonResourceURLs ?? []).map((url) => ({ ...ON_URL, verb, url })),
    ...(rule.apiGroups ?? []).flatMap((apiGroup) =>
      (rule.resources ?? []).flatMap((resource) =>
        names.map((name) => placed({ namespace, verb, apiGroup, resource, name, url: '' })),
      ),
    ),
  ]);
}

/** One text per permission. */
export function permissionKey({ namespace, verb, apiGroup, resource, name, url }: Permission): string {
  return `${namespace}\0${verb}\0${apiGroup}\0${resource}\0${name}\0${url}`;
}

/** Does granting the one grant the other? */
export function covers(granted: Permission, wanted: Permission): boolean {
  if (granted.namespace !== '' && granted.namespace !== wanted.namespace) return false;
  if (granted.verb !== '*' && granted.verb !== wanted.verb) return false;
  if (wanted.url !== '' || granted.url !== '') return granted.url !== '' && urlCovers(granted.url, wanted.url);
  return (
    (granted.apiGroup === '*' || granted.apiGroup === wanted.apiGroup) &&
    resourceCovers(granted.resource, wanted.resource) &&
    (granted.name === '' || granted.name === wanted.name)
  );
}

/** Whether a permission contains a `*`, so that it can cover permissions for other verbs, groups, resources or URLs. */
export function isWild({ verb, apiGroup, resource, url }: Permission): boolean {
  return verb === '*' || apiGroup === '*' || resource.startsWith('*') || url.endsWith('*');
}

const ON_URL = { namespace: '', apiGroup: '', resource: '', name: '' } as const;

/**
 * To RequestInfo a Namespace lies within itself. But a Role in it cannot exist before it and is deleted with it, and a ClusterRole with its
 * name allows exactly the same.
 */
function placed(permission: Permission): Permission {
  const { apiGroup, resource } = permission;
  return apiGroup === '' && /^namespaces(?:\/|$)/.test(resource) ? { ...permission, namespace: '' } : permission;
}

function resourceCovers(granted: string, wanted: string): boolean {
  if (granted === '*' || granted === wanted) return true;
  return granted.startsWith('*/') && wanted.endsWith(granted.slice(1));
}
