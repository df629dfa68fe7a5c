import { isDeepStrictEqual } from 'node:util';
import { roleRules, rulesFor } from '../../rbac/rules/authorizer.ts';
import { escalationMessage, missingRules } from '../../rbac/rules/escalation.ts';
import type { PolicyRule } from '../../rbac/rules/policy-rule.ts';
import type { RoleRef } from '../../rbac/rules/policy.ts';
import type { UserInfo } from '../../rbac/rules/subject.ts';
import { bindAttributes, escalateAttributes } from '../../rbac/second-checks/asked-attributes.ts';
import { FULL_AUTHORITY } from '../../rbac/second-checks/handed-out.ts';
import { ApiError, forbidden } from '../store/api-error.ts';
import type { Cluster } from '../cluster.ts';
import { at, listAt, textAt } from '../store/kube-object.ts';
import type { AdmissionRequest } from './admission-request.ts';

const RBAC = 'rbac.authorization.k8s.io';

/**
 * Nobody may grant rules that they have not been granted, unless they have the verb `escalate` (roles) or `bind` (bindings)
 * (kubernetes pkg/registry/rbac/escalation_check.go and the policybased storages); what changes nothing is not checked. Throws 403, or 404 for a role to bind.
 */
export function checkEscalation(cluster: Cluster, user: UserInfo, request: AdmissionRequest): void {
  if (request.resource.group !== RBAC || user.groups.includes('system:masters')) return;
  if (isDeepStrictEqual(request.object, request.previous)) return;
  if (request.resource.plural.endsWith('bindings')) checkBinding(cluster, user, request);
  else checkRole(cluster, user, request);
}

function checkRole(cluster: Cluster, user: UserInfo, request: AdmissionRequest): void {
  const { resource, object, requestedName } = request;
  const { name, namespace = '' } = object.metadata;
  const target = { namespace, name: requestedName };
  if (cluster.may(user, escalateAttributes(resource.plural, target)).allowed) return;
  if (at(object, 'aggregationRule') && missingRules(FULL_AUTHORITY, grantedTo(cluster, user, '').rules).length > 0) {
    throw forbidden(resource, name, 'must have cluster-admin privileges to use the aggregationRule');
  }
  mustHold(cluster, user, request, listAt(object, 'rules') as readonly PolicyRule[]);
}

function checkBinding(cluster: Cluster, user: UserInfo, request: AdmissionRequest): void {
  const { namespace = '' } = request.object.metadata;
  const roleRef = request.object['roleRef'] as RoleRef;
  // It will not be found valid.
  if (!/^(?:Cluster)?Role$/.test(textAt(request.object, 'roleRef.kind'))) return;
  const resource = roleRef.kind === 'Role' ? 'roles' : 'clusterroles';
  if (cluster.may(user, bindAttributes(roleRef, namespace)).allowed) return;
  const rules = roleRules(roleRef, namespace, cluster.policy);
  if (typeof rules === 'string') {
    const message = `${resource}.${RBAC} "${roleRef.name}" not found`;
    throw new ApiError(404, 'NotFound', message, { name: roleRef.name, group: RBAC, kind: resource });
  }
  mustHold(cluster, user, request, rules);
}

function mustHold(
  cluster: Cluster,
  user: UserInfo,
  { resource, object }: AdmissionRequest,
  wanted: readonly PolicyRule[],
): void {
  const { name, namespace = '' } = object.metadata;
  const granted = grantedTo(cluster, user, namespace);
  const missing = missingRules(wanted, granted.rules);
  if (missing.length > 0) throw forbidden(resource, name, escalationMessage(user, missing, granted.errors));
}

function grantedTo({ policy }: Cluster, user: UserInfo, namespace: string): ReturnType<typeof rulesFor> {
  return rulesFor(user, namespace, policy);
}
