import type { StatusCause } from '../../api/status/status.ts';
import type { UserInfo } from '../../rbac/rules/subject.ts';
import { paramKindAttributes } from '../../rbac/second-checks/asked-attributes.ts';
import type { Cluster } from '../cluster.ts';
import { invalid, notImplemented } from '../store/api-error.ts';
import { listAt, mapAt, textAt } from '../store/kube-object.ts';
import { builtIn } from '../store/resource-table.ts';
import type { AdmissionRequest } from './admission-request.ts';

const GROUP = 'admissionregistration.k8s.io';
const policies = builtIn(GROUP, 'v1', 'validatingadmissionpolicies');

/**
 * Whether what configures admission may be stored: its expressions have to compile, and who writes a policy has to be able to read its parameters.
 * Undefined at once for other objects. Throws 422, or 501 for what the playground does not do.
 */
export function configured(cluster: Cluster, user: UserInfo, request: AdmissionRequest): Promise<void> | undefined {
  return request.resource.group === GROUP ? check(cluster, user, request) : undefined;
}

async function check(cluster: Cluster, user: UserInfo, { resource, object }: AdmissionRequest): Promise<void> {
  if (resource.kind.startsWith('MutatingAdmissionPolicy')) throw notImplemented(`${resource.kind}: use a webhook`);
  const causes = [...forbiddenParameters(cluster, user, object)];
  if (resource === policies) {
    const { policyProblems } = await import('./policy/policy-validation.ts');
    causes.push(...policyProblems(object));
  } else if (resource.kind.endsWith('WebhookConfiguration')) {
    causes.push(...(await import('./webhook/webhook-validation.ts')).configurationProblems(object));
    if (hasConditions(object)) {
      causes.push(...(await import('./policy/policy-validation.ts')).webhookProblems(object));
    }
  }
  if (causes.length > 0) throw invalid(resource, object.metadata.name, causes);
}

/** Conditions are expressions, whose library takes a while to load. */
function hasConditions(configuration: object): boolean {
  return listAt(configuration, 'webhooks').some((webhook) => listAt(webhook, 'matchConditions').length > 0);
}

/** kubernetes pkg/registry/admissionregistration/validatingadmissionpolicy/authz.go. */
function forbiddenParameters({ may }: Cluster, user: UserInfo, policy: object): StatusCause[] {
  const paramKind = mapAt(policy, 'spec.paramKind');
  const [apiVersion, kind] = [textAt(paramKind, 'apiVersion'), textAt(paramKind, 'kind')];
  if (kind === '') return [];
  const asked = { ...paramKindAttributes(apiVersion, kind), name: '*', namespace: '*' };
  if (user.groups.includes('system:masters') || may(user, asked).allowed) return [];
  const { username, uid = '', groups } = user;
  const who = `&{${username} ${uid} [${groups.join(' ')}] map[]}`;
  const on = `all objects of the referenced paramKind (kind=${kind}, apiVersion=${apiVersion})`;
  const message = `Forbidden: user ${who} must have "get" permission on ${on}`;
  return [{ reason: 'FieldValueForbidden', message, field: 'spec.paramKind' }];
}
