import type { Grant } from '../rules/denial.ts';
import type { PolicyRule } from '../rules/policy-rule.ts';
import { rbacGroup } from '../rules/subject.ts';

/**
 * Why grants give more than they say, in one sentence; `undefined` for ordinary ones. What counts: everything there is, and what lets its
 * owner take everything (kubernetes.io/docs/concepts/security/rbac-good-practices, "privilege escalation risks").
 */
export function powerWarning(grants: readonly Grant[]): string | undefined {
  for (const grant of grants) {
    for (const { applies, text } of POWERS) {
      if (grant.rules.some((rule) => applies(rule))) return text(placeOf(grant));
    }
  }
  return undefined;
}

/** Does a rule allow everything: cluster-admin by another name? */
export function allowsEverything(rule: PolicyRule): boolean {
  return includes(rule.verbs, '*') && includes(rule.apiGroups, '*') && includes(rule.resources, '*') && isUnnamed(rule);
}

interface Power {
  readonly applies: (rule: PolicyRule) => boolean;
  readonly text: (place: string) => string;
}

/** The worst first. */
const POWERS: readonly Power[] = [
  {
    applies: allowsEverything,
    text: (place) =>
      `this allows everything in ${place}${place === CLUSTER ? ', which is cluster-admin under another name' : ''}`,
  },
  {
    applies: (rule) => allows(rule, 'escalate', rbacGroup, ['roles', 'clusterroles']) && isUnnamed(rule),
    text: (place) => `who may escalate any role can take every permission in ${place}`,
  },
  {
    applies: (rule) =>
      allows(rule, 'bind', rbacGroup, ['roles', 'clusterroles']) && (isUnnamed(rule) || names(rule, 'cluster-admin')),
    text: (place) => `who may bind this can take every permission in ${place}`,
  },
  {
    applies: (rule) =>
      (allows(rule, 'impersonate', '', ['users', 'groups']) && isUnnamed(rule)) ||
      (allows(rule, 'impersonate', '', ['groups']) && names(rule, 'system:masters')),
    text: () => 'who may impersonate these can act as an administrator of the cluster',
  },
  {
    applies: (rule) => rule.verbs.length > 0 && concerns(rule, '', ['nodes/proxy']),
    text: () => 'nodes/proxy is the whole API of the kubelets: it runs commands in every pod',
  },
];

const CLUSTER = 'the cluster';

function placeOf({ scope, namespace }: Grant): string {
  return scope === 'cluster' ? CLUSTER : namespace === undefined ? 'its namespace' : `namespace ${namespace}`;
}

function allows(rule: PolicyRule, verb: string, apiGroup: string, resources: readonly string[]): boolean {
  return (includes(rule.verbs, verb) || includes(rule.verbs, '*')) && concerns(rule, apiGroup, resources);
}

function concerns(rule: PolicyRule, apiGroup: string, resources: readonly string[]): boolean {
  const inGroup = includes(rule.apiGroups, apiGroup) || includes(rule.apiGroups, '*');
  return inGroup && (includes(rule.resources, '*') || resources.some((resource) => includes(rule.resources, resource)));
}

function isUnnamed({ resourceNames }: PolicyRule): boolean {
  return (resourceNames?.length ?? 0) === 0;
}

function names({ resourceNames }: PolicyRule, name: string): boolean {
  return includes(resourceNames, name);
}

function includes(list: readonly string[] | undefined, item: string): boolean {
  return list?.includes(item) ?? false;
}
