import { inGroup, type PolicyRule } from '../../rbac/rules/policy-rule.ts';

/** A rule in a line: `delete, patch deployments.apps, pods "web"`, `get /metrics`. */
export function ruleText({
  verbs,
  apiGroups = [],
  resources = [],
  resourceNames = [],
  nonResourceURLs,
}: PolicyRule): string {
  if (nonResourceURLs) return `${verbs.join(', ')} ${nonResourceURLs.join(', ')}`;
  const targets = apiGroups.flatMap((group) => resources.map((resource) => inGroup(resource, group)));
  const names = resourceNames.length === 0 ? '' : ` ${few(resourceNames.map((name) => JSON.stringify(name)))}`;
  return `${verbs.join(', ')} ${targets.join(', ')}${names}`;
}

/** The first of some texts, and how many more there are. */
export function few(texts: readonly string[]): string {
  const more = texts.length - MOST;
  return [...texts.slice(0, MOST), ...(more > 0 ? [`${more} more`] : [])].join(', ');
}

const MOST = 4;
