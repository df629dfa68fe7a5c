import type { Grant } from './denial.ts';

/**
 * A name for the role of a grant and its binding: who, what, on what, as in `alice-get-pods-log`. Lower-case letters, digits,
 * dots and dashes, at most 63 characters. `taken` are the names of the same cure's grants before it.
 */
export function grantName({ rules, subject, clusterRole, kubeSphere }: Grant, taken: readonly string[] = []): string {
  const [rule] = rules;
  const what = clusterRole
    ? [clusterRole]
    : rules.length === 1
      ? [verbsText(rule!.verbs), targetText(rule!), ...(kubeSphere ? detailOf(rule!) : [])]
      : ['missing-rules'];
  const name =
    slug([subject.name, ...what].filter(Boolean).join('-'))
      .slice(0, 60)
      .replace(/[-.]+$/, '') || 'missing-rule';
  const repeats = taken.filter((other) => other === name || other.startsWith(`${name}-`)).length;
  return repeats === 0 ? name : `${name}-${repeats + 1}`;
}

/** The names of all grants of a cure, each its own. */
export function grantNames(grants: readonly Grant[]): string[] {
  return grants.reduce<string[]>((names, grant) => [...names, grantName(grant, names)], []);
}

function verbsText(verbs: readonly string[]): string {
  return verbs.map((verb) => (verb === '*' ? 'all' : verb)).join('-');
}

function targetText(rule: Grant['rules'][number]): string {
  return (rule.resources ?? rule.nonResourceURLs ?? [])
    .map((target) => (target === '*' ? 'everything' : target))
    .join('-');
}

/** KubeSphere has the same resources in several API groups; a second cure must not take the place of the first. */
function detailOf({ apiGroups = [], resourceNames = [] }: Grant['rules'][number]): string[] {
  return [...apiGroups.map((group) => group.replace(/\.kubesphere\.io$/, '')), ...resourceNames];
}

function slug(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9.]+/g, '-')
    .replace(/^[-.]+|[-.]+$/g, '');
}
