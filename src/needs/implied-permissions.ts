import type { RequestInfo } from '../api/request/request-info.ts';
import { parseYaml } from '../api/yaml/parse-yaml.ts';
import type { RoleRef } from '../rbac/rules/policy.ts';
import { rbacGroup } from '../rbac/rules/subject.ts';
import type { CapturedBody, Exchange } from '../trace/exchange.ts';
import { contentOf } from '../trace/body-content.ts';
import { RULE } from '../rbac/grants/rbac-shape.ts';
import { isOf, object, optional, text } from '../api/shape.ts';
import { type Permission, permissionOf, permissionsOf } from './permission.ts';

/** A permission that the API server asks for besides that of the request itself, and why. */
export interface ImpliedPermission {
  readonly permission: Permission;
  /** For a person: `WebSocket`, `created it`, … */
  readonly why: string;
}

/**
 * The further checks that an exchange passed, or would have come to: exec, attach and port-forward by GET, writes that created the
 * object, and roles and bindings that grant rights.
 */
export function impliedPermissions(exchange: Exchange): readonly ImpliedPermission[] {
  const { requestInfo: info, response } = exchange;
  if (!info?.isResourceRequest) return [];
  const status = response?.status ?? 0;
  if (isStreamByGet(info) && status !== 400) return also(info, 'create', 'WebSocket, since 1.35');
  if (status === 201 && (info.verb === 'update' || info.verb === 'patch')) return also(info, 'create', 'created it');
  const isWrite = info.verb === 'create' || info.verb === 'update' || info.verb === 'patch';
  return info.apiGroup === rbacGroup && isWrite && status >= 200 && status < 300 ? handedOut(exchange, info) : [];
}

/** A GET that does not become a stream is answered with 400. kubernetes pkg/registry/core/pod/rest/authorize.go */
function isStreamByGet({ verb, apiGroup, resource, subresource }: RequestInfo): boolean {
  return verb === 'get' && apiGroup === '' && resource === 'pods' && STREAMS.has(subresource);
}

const STREAMS: ReadonlySet<string> = new Set(['exec', 'attach', 'portforward']);

function also(info: RequestInfo, verb: string, why: string): readonly ImpliedPermission[] {
  const permission = permissionOf({ ...info, verb });
  return permission ? [{ permission, why }] : [];
}

/**
 * Nobody may grant what they are not granted: writing a role takes its rules, writing a binding takes being allowed to bind its role
 * (kubernetes pkg/registry/rbac/escalation_check.go). For a binding, `bind` on its role is the least permission that is certain to do.
 */
function handedOut(exchange: Exchange, info: RequestInfo): readonly ImpliedPermission[] {
  const written = new Map<string, unknown>(Object.entries(writtenObject(exchange)));
  const [rules, roleRef] = [written.get('rules'), written.get('roleRef')];
  if (/^(?:cluster)?rolebindings$/.test(info.resource) && isOf(ROLE_REF, roleRef)) {
    const resource = roleRef.kind === 'Role' ? 'roles' : 'clusterroles';
    return also({ ...info, resource, name: roleRef.name, subresource: '' }, 'bind', 'bound it');
  }
  if (!/^(?:cluster)?roles$/.test(info.resource) || !Array.isArray(rules)) return [];
  return rules
    .map(withoutNulls)
    .flatMap((rule) => (isOf(RULE, rule) ? permissionsOf(rule, info.namespace) : []))
    .map((permission) => ({ permission, why: `put into ${info.resource.replace(/s$/, '')} ${info.name}`.trimEnd() }));
}

const ROLE_REF = object<RoleRef>({ apiGroup: optional(text), kind: text, name: text });

/** Many programs write `null` for a list without items. */
function withoutNulls(rule: unknown): unknown {
  if (typeof rule !== 'object' || rule === null) return rule;
  return Object.fromEntries(Object.entries(rule).filter(([, value]) => value !== null));
}

/** The response has the whole object; a patch may have only a part. */
function writtenObject({ request, response }: Exchange): object {
  return (response && objectIn(response.body, response.headers)) ?? objectIn(request.body, request.headers) ?? {};
}

function objectIn(body: CapturedBody, headers: Exchange['request']['headers']): object | undefined {
  const { bytes, isCut } = contentOf(body, headers);
  if (isCut || bytes.length === 0) return undefined;
  try {
    const value = parseYaml(bytes.toString());
    return typeof value === 'object' && value !== null && 'kind' in value ? value : undefined;
  } catch {
    return undefined;
  }
}
