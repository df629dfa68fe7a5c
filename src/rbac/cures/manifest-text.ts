import { yamlQuote } from '../../api/yaml/yaml-quote.ts';
import type { PolicyRule } from '../rules/policy-rule.ts';
import { rbacGroup, type Subject } from '../rules/subject.ts';

/** A rule as an item of a YAML list, its fields in the order in which people write them. */
export function ruleText(rule: PolicyRule): string {
  const fields = (['apiGroups', 'resources', 'resourceNames', 'nonResourceURLs', 'verbs'] as const).flatMap((key) => {
    const list = rule[key];
    return list && list.length > 0 ? [`${key}: [${list.map((item) => yamlQuote(item)).join(', ')}]`] : [];
  });
  return `  - ${fields.join('\n    ')}\n`;
}

/** Goes above a role where the refusal does not say whom to bind. */
export const UNBOUND =
  '# The refusal does not name anybody to bind: bind this to the user or ServiceAccount that is to do it,\n' +
  '# never to system:anonymous.\n';

/** A subject of Kubernetes' own RBAC as an item of a YAML list. */
export function subjectText({ kind, name, namespace }: Subject): string {
  const where = kind === 'ServiceAccount' ? `namespace: ${scalar(namespace ?? '')}` : `apiGroup: ${rbacGroup}`;
  return `  - kind: ${kindText(kind)}\n    name: ${scalar(name)}\n    ${where}\n`;
}

/** A text as a YAML scalar: bare where no reader can take it for anything else; JSON's quotes are YAML's otherwise. */
export function scalar(text: string): string {
  const bare = /^[a-z][-a-z0-9.]*$/.test(text) && !/^(?:y|n|yes|no|on|off|true|false|null)$/.test(text);
  return bare ? text : yamlQuote(text);
}

/** A kind, which is bare where it is written as Kubernetes writes them; a trace of somebody else may hold anything. */
export function kindText(kind: string): string {
  return /^(?:[A-Z][a-z]+)+$/.test(kind) ? kind : yamlQuote(kind);
}
