import { shellLine } from '../cures/shell-quote.ts';
import type { PolicyRule } from '../rules/policy-rule.ts';
import { policyOf, type RbacObjects, type Role, type RoleBinding } from '../rules/policy.ts';
import { type Attributes, combinedResource, ruleFor } from '../rules/rule-match.ts';
import { type Subject, subjectMatches, type UserInfo } from '../rules/subject.ts';
import { placed } from '../grants/access.ts';

/** A change of an existing role that grants what is missing, and nothing else. */
export interface RoleChange {
  readonly kind: 'Role' | 'ClusterRole';
  readonly name: string;
  /** `''` for a ClusterRole. */
  readonly namespace: string;
  /** `kubectl patch …` */
  readonly command: string;
  /** Whom else the role is bound to: they get it too. */
  readonly alsoFor: readonly Subject[];
}

/**
 * The smallest change of a role that is bound to the user where it was asked: one word more in a rule, else a rule more beside one that is
 * related. `undefined` where there is no such role. Never a role that Kubernetes or a controller keeps, nor one that everybody has.
 */
export function roleChange(user: UserInfo, wanted: Attributes, objects: RbacObjects): RoleChange | undefined {
  const found = boundRoles(user, wanted, objects).flatMap(
    ({ role, kind }): (RoleChange & { readonly cost: number })[] => {
      const step = smallestStep(role.rules ?? [], wanted);
      const alsoFor = step ? othersBoundTo(role, kind, user, objects) : undefined;
      if (!step || !alsoFor) return [];
      const { name, namespace = '' } = role.metadata;
      const command = patchCommand(kind, name, namespace, step.patch);
      return command === undefined ? [] : [{ kind, name, namespace, command, alsoFor, cost: step.cost }];
    },
  );
  const [best] = found.toSorted((a, b) => a.cost - b.cost || a.alsoFor.length - b.alsoFor.length);
  if (!best) return undefined;
  const { cost: _, ...change } = best;
  return change;
}

interface BoundRole {
  readonly role: Role;
  readonly kind: 'Role' | 'ClusterRole';
}

/** Those whose change would not reach further than the request: for a namespace, what is bound in it. */
function boundRoles(user: UserInfo, wanted: Attributes, objects: RbacObjects): BoundRole[] {
  const policy = policyOf(objects);
  const namespace = wanted.isResourceRequest ? wanted.namespace : '';
  const bindings = namespace === '' ? objects.clusterRoleBindings : policy.roleBindings(namespace);
  return [...bindings]
    .filter((binding) => isBoundTo(binding, user))
    .flatMap(({ roleRef: { kind, name } }): BoundRole[] => {
      const role = kind === 'Role' ? policy.role(namespace, name) : policy.clusterRole(name);
      return role && isOwn(role) ? [{ role, kind: kind === 'Role' ? 'Role' : 'ClusterRole' }] : [];
    });
}

function isBoundTo({ metadata, subjects }: RoleBinding, user: UserInfo): boolean {
  return subjects?.some((subject) => subjectMatches(subject, user, metadata.namespace ?? '')) ?? false;
}

/** Kubernetes restores its own at each start, and a controller overwrites or collects aggregated ones. */
function isOwn({ metadata: { name, labels = {} }, aggregationRule }: Role): boolean {
  if (aggregationRule || name.startsWith('system:') || KNOWN.has(name)) return false;
  return !Object.keys(labels).some((key) => key === BOOTSTRAPPED || key.startsWith(AGGREGATED));
}

const KNOWN = new Set(['cluster-admin', 'admin', 'edit', 'view']);
const BOOTSTRAPPED = 'kubernetes.io/bootstrapping';
const AGGREGATED = 'rbac.authorization.k8s.io/aggregate-to-';

/** `undefined` where it is bound to a group of Kubernetes, such as everybody. */
function othersBoundTo({ metadata }: Role, kind: string, user: UserInfo, objects: RbacObjects): Subject[] | undefined {
  const isOfRole = ({ metadata: { namespace }, roleRef }: RoleBinding) =>
    roleRef.kind === kind &&
    roleRef.name === metadata.name &&
    (kind === 'ClusterRole' || namespace === metadata.namespace);
  const subjects = [...objects.roleBindings, ...objects.clusterRoleBindings].filter(isOfRole).flatMap((binding) => {
    const home = binding.metadata.namespace;
    return (binding.subjects ?? [])
      .map((subject) => placed(subject, home))
      .filter((subject) => subject.kind === 'Group' || !subjectMatches(subject, user, home ?? ''));
  });
  if (subjects.some(({ kind: of, name }) => of === 'Group' && name.startsWith('system:'))) return undefined;
  return [...new Map(subjects.map((subject) => [JSON.stringify(subject), subject])).values()];
}

interface Step {
  readonly patch: readonly object[];
  readonly cost: number;
}

const FIELDS = ['verbs', 'resources', 'resourceNames', 'nonResourceURLs'] as const;

/** A word in the rule that says the same but for that word; else a rule of its own beside one about the same things. */
function smallestStep(rules: readonly PolicyRule[], wanted: Attributes): Step | undefined {
  const missing = ruleFor(wanted);
  for (const [cost, field] of FIELDS.entries()) {
    const at = rules.findIndex((rule) => differsIn(field, rule, missing));
    const rule = rules[at];
    if (rule) return { patch: addedWord(at, field, rule, missing), cost };
  }
  if (!rules.some((rule) => isRelated(rule, wanted))) return undefined;
  return { patch: [{ op: 'add', path: '/rules/-', value: missing }], cost: FIELDS.length };
}

/** Is the field a list with other words, and every other list the same single words? Then a word more adds only what is missing. */
function differsIn(field: (typeof FIELDS)[number], rule: PolicyRule, missing: PolicyRule): boolean {
  const listOf = (of: PolicyRule, key: keyof PolicyRule) => JSON.stringify(of[key] ?? []);
  const others = (['apiGroups', ...FIELDS] as const).filter((key) => key !== field);
  return (
    (rule[field]?.length ?? 0) > 0 &&
    missing[field] !== undefined &&
    others.every((key) => listOf(rule, key) === listOf(missing, key))
  );
}

/** The role may have changed since: then the test fails, and with it the patch. */
function addedWord(at: number, field: (typeof FIELDS)[number], rule: PolicyRule, missing: PolicyRule): object[] {
  const [word] = missing[field] ?? [];
  return [
    { op: 'test', path: `/rules/${at}/${field}`, value: rule[field] },
    { op: 'add', path: `/rules/${at}/${field}/-`, value: word },
  ];
}

function isRelated({ apiGroups = [], resources = [], nonResourceURLs = [] }: PolicyRule, wanted: Attributes): boolean {
  if (!wanted.isResourceRequest) return nonResourceURLs.length > 0;
  const isNear = (resource: string) =>
    resource.split('/')[0] === wanted.resource || resource === combinedResource(wanted);
  return apiGroups.includes(wanted.apiGroup) && resources.some(isNear);
}

function patchCommand(kind: string, name: string, namespace: string, patch: readonly object[]): string | undefined {
  const where = namespace === '' ? [] : [`--namespace=${namespace}`];
  return shellLine([
    'kubectl',
    'patch',
    kind.toLowerCase(),
    name,
    ...where,
    '--type=json',
    '-p',
    JSON.stringify(patch),
  ]);
}
