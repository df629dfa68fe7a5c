import { boundSubject, cureOf, leastCure } from '../../cures/cures.ts';
import { AGGREGATED_ROLES, CLUSTER_ADMIN, LATER_GROUPS } from '../../rules/default-cluster-roles.ts';
import type { Cure, Denial, Grant } from '../../rules/denial.ts';
import { missingRules } from '../../rules/escalation.ts';
import type { Evidence } from '../evidence/evidence.ts';
import { mergeRules } from '../../rules/merge-rules.ts';
import { newDenial } from '../evidence/new-denial.ts';
import { userText } from '../../rules/action-text.ts';
import { allowsEverything } from '../../cures/power.ts';
import type { PolicyRule } from '../../rules/policy-rule.ts';
import type { RoleRef } from '../../rules/policy.ts';
import { ruleFor } from '../../rules/rule-match.ts';
import { rbacGroup } from '../../rules/subject.ts';
import { bindAttributes, escalateAttributes } from '../../second-checks/asked-attributes.ts';
import { readEscalation } from './escalation-message.ts';
import { requestedRoleRef } from '../evidence/request-object.ts';

/**
 * Nobody may grant more than they have been granted: writing a role needs its rules or `escalate`, writing a binding needs the rules of its
 * role or `bind` on it (kubernetes pkg/registry/rbac/escalation_check.go). One message for both; the resource shows which.
 */
export function explainEscalationDenial(evidence: Evidence): Denial | undefined {
  const found = readEscalation(evidence.message);
  if (!found) return AGGREGATION.test(evidence.message) ? aggregationDenial(evidence) : undefined;
  const { kind, user = evidence.actor?.username, groups } = found;
  const escalation = { ...escalationScope(evidence, kind.startsWith('cluster')), user, groups };
  const rules = mergeRules(found.rules);
  const denial = kind.endsWith('bindings')
    ? bindDenial(evidence, rules, escalation)
    : roleDenial(evidence, rules, escalation);
  return found.isCut ? { ...denial, reason: `${denial.reason} The text was cut: more may be missing.` } : denial;
}

const AGGREGATION =
  /^clusterroles\.rbac\.authorization\.k8s\.io.* is forbidden: must have cluster-admin privileges to use the aggregationRule/s;

interface Escalation extends Pick<Grant, 'scope' | 'namespace'> {
  readonly user: string | undefined;
  readonly groups: readonly string[];
}

/** What is bound or written in a namespace must be granted there. */
function escalationScope({ info }: Evidence, isCluster: boolean): Pick<Grant, 'scope' | 'namespace'> {
  return isCluster
    ? { scope: 'cluster', namespace: '' }
    : { scope: 'namespace', namespace: info?.namespace || undefined };
}

function roleDenial(evidence: Evidence, rules: readonly PolicyRule[], { user, groups, ...scope }: Escalation): Denial {
  const grant = { ...scope, subject: boundSubject(user) };
  const resource = scope.scope === 'cluster' ? 'clusterroles' : 'roles';
  const escalate = { ...grant, rules: [escalateRule(resource, evidence)] };
  // A log may have cut off the lines that say what is missing. All there is in the cluster comes last.
  const cures =
    rules.length === 0
      ? [cureOf('escalate', escalate)]
      : grant.scope === 'cluster' && rules.some(allowsEverything)
        ? [cureOf('escalate', escalate), cureOf("the role's own rules", { ...grant, rules })]
        : [leastCure({ ...grant, rules }), cureOf('escalate', escalate)];
  const reason = `${userText(user)} tried to write a role that allows more than they may do themselves; they need what it adds, or the verb escalate.`;
  return newDenial(evidence, { class: 'escalation', reason, user, groups, cures });
}

function escalateRule(resource: string, { info }: Evidence): PolicyRule {
  return ruleFor(escalateAttributes(resource, { name: info?.name ?? '' }));
}

function bindDenial(evidence: Evidence, rules: readonly PolicyRule[], { user, groups, ...scope }: Escalation): Denial {
  const grant = { ...scope, subject: boundSubject(user) };
  const known = requestedRoleRef(evidence.denied);
  const roleRef = known ?? handedOut(rules);
  const curesWith = (title: string): Cure[] => (rules.length > 0 ? [cureOf(title, { ...grant, rules })] : []);
  const cures = roleRef
    ? [leastCure({ ...grant, rules: [ruleFor(bindAttributes(roleRef, ''))] }), ...curesWith("the role's own rules")]
    : curesWith('least');
  const which = roleRef
    ? `${roleRef.kind} ${roleRef.name}${known ? '' : ' (found by its rules; the request does not name it)'}`
    : 'the role that the binding names';
  const reason = `${userText(user)} tried to bind ${which}, which allows more than they may do themselves; they need the verb bind on it, or its rules.`;
  return newDenial(evidence, { class: 'bind', reason, user, groups, cures });
}

/**
 * A patch does not repeat the roleRef; but rules that include all of `view`, and in the groups of Kubernetes nothing else, are `view`.
 * Other groups may be there: clusters add to these roles by aggregation. Everything there is, URLs too, is `cluster-admin`.
 */
function handedOut(missing: readonly PolicyRule[]): RoleRef | undefined {
  if (missingRules(CLUSTER_ADMIN.rules, missing).length === 0)
    return { apiGroup: rbacGroup, kind: 'ClusterRole', name: CLUSTER_ADMIN.name };
  const own = missing.filter(({ apiGroups }) => apiGroups?.some((group) => ['', '*', 'apps', 'batch'].includes(group)));
  const role = AGGREGATED_ROLES.find(({ rules }) => {
    const always = rules.filter(({ apiGroups }) => !apiGroups?.some((group) => LATER_GROUPS.includes(group)));
    return missingRules(always, missing).length === 0 && missingRules(own, rules).length === 0;
  });
  return role && { apiGroup: rbacGroup, kind: 'ClusterRole', name: role.name };
}

function aggregationDenial(evidence: Evidence): Denial {
  const username = evidence.actor?.username;
  const subject = boundSubject(username);
  const reason = `${userText(username)} tried to write a ClusterRole with an aggregationRule, which may collect any rule; it takes the verb escalate.`;
  const cures = [
    leastCure({ scope: 'cluster', namespace: '', rules: [escalateRule('clusterroles', evidence)], subject }),
  ];
  return newDenial(evidence, { class: 'escalation', reason, cures });
}
