import { headerValue } from '../../api/request/header-list.ts';
import type { Exchange } from '../../trace/exchange.ts';
import { jsonOf } from '../../trace/body-content.ts';
import { identityOf } from '../../trace/identity.ts';
import { auditedObjects } from './audited-objects.ts';
import { impliedGroups } from '../../rbac/rules/caller.ts';
import type { Impersonation } from '../../rbac/rules/impersonation.ts';
import { serviceAccountOf } from '../../rbac/rules/subject.ts';
import { addressHost } from '../../api/request/bare-host.ts';

/**
 * An exchange as an Event of audit.k8s.io/v1, as audit2rbac and rbac-tool read it (apiserver pkg/apis/audit/v1/types.go).
 * `undefined` for requests that an API server would not audit: those that we refuse, and those with a path that it cannot decode.
 */
export function auditEvent(exchange: Exchange): object | undefined {
  const { requestInfo, request, response, client, refusal, denial, timings } = exchange;
  if (!requestInfo || refusal) return undefined;
  const { actor, groups, impersonation } = identityOf(exchange);
  const status = response && responseStatus(response, denial?.message);
  const { level, ...objects } = auditedObjects(exchange);
  const isForbidden = denial !== undefined && denial.cures.length > 0 && response?.status === 403;
  const address = addressHost(client.address);
  return {
    kind: 'Event',
    apiVersion: 'audit.k8s.io/v1',
    level,
    auditID: headerValue(response?.headers ?? [], 'audit-id') ?? `kubetrace-${exchange.startedAt}-${exchange.id}`,
    stage: response ? 'ResponseComplete' : 'Panic',
    requestURI: request.target,
    verb: requestInfo.verb,
    user: { username: actor ?? '', ...(groups.length > 0 && { groups }) },
    ...(impersonation && { impersonatedUser: impersonatedUser(impersonation) }),
    ...(address !== '' && { sourceIPs: [address] }),
    ...(client.userAgent !== '' && { userAgent: client.userAgent }),
    ...(requestInfo.isResourceRequest && { objectRef: objectRef(requestInfo) }),
    ...(status && { responseStatus: status }),
    ...objects,
    requestReceivedTimestamp: microTime(exchange.startedAt),
    stageTimestamp: microTime(exchange.startedAt + (timings.ended ?? 0)),
    annotations: { 'authorization.k8s.io/decision': isForbidden ? 'forbid' : 'allow' },
  };
}

/** Empty fields are left out, as Kubernetes leaves them out. */
function objectRef(info: NonNullable<Exchange['requestInfo']>): object {
  const { resource, namespace, name, apiGroup, apiVersion, subresource } = info;
  const fields = { resource, namespace, name, apiGroup, apiVersion, subresource };
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== ''));
}

/** With the groups that the API server adds (apiserver pkg/endpoints/filters/impersonation). */
function impersonatedUser({ user, uid, groups, extra }: Impersonation): object {
  const added = serviceAccountOf(user) && groups.length > 0 ? ['system:authenticated'] : impliedGroups(user);
  return {
    username: user,
    ...(uid !== '' && { uid }),
    groups: [...new Set([...groups, ...added])],
    ...(extra.size > 0 && { extra: Object.fromEntries(extra) }),
  };
}

/** A Status may be in any format; the denial has its words in any case. */
function responseStatus(
  { status, body, headers }: NonNullable<Exchange['response']>,
  denied: string | undefined,
): object {
  const answer = status >= 400 ? jsonOf(body, headers) : undefined;
  if (answer?.['kind'] === 'Status') {
    const { message, reason, details } = answer;
    return { metadata: {}, status: 'Failure', message, reason, details, code: status };
  }
  if (denied === undefined) return { metadata: {}, code: status };
  const reason = status === 401 ? 'Unauthorized' : status === 422 ? 'Invalid' : 'Forbidden';
  return { metadata: {}, status: 'Failure', message: denied, reason, code: status };
}

/** Kubernetes' MicroTime. */
function microTime(at: number): string {
  const whole = Math.floor(at);
  const micros = Math.floor((at - whole) * 1000);
  return new Date(whole).toISOString().replace('Z', `${String(micros).padStart(3, '0')}Z`);
}
