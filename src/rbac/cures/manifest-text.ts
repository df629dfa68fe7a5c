import { yamlQuote } from '../../api/yaml/yaml-quote.ts';
import type { RoleRef } from '../rules/policy.ts';
import type { PolicyRule } from '../rules/policy-rule.ts';
import { rbacGroup, type Subject } from '../rules/subject.ts';

/** What an object of a manifest begins with. */
export interface ObjectHead {
  /** Default: that of Kubernetes' RBAC. */
  readonly apiVersion?: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string | undefined;
  /** Keys must not need quotes. */
  readonly labels?: Readonly<Record<string, string>> | undefined;
}

/** A role as a YAML document; `rules` are items of a list. */
export function roleDocument(head: ObjectHead, rules: string): string {
  return `${headText(head)}rules:\n${rules}`;
}

/** The binding of a role as a YAML document; `subject` is an item of a list. */
export function bindingDocument(head: ObjectHead, { apiGroup, kind, name }: RoleRef, subject: string): string {
  const roleRef = `  apiGroup: ${apiGroup ?? rbacGroup}\n  kind: ${kindText(kind)}\n  name: ${scalar(name)}\n`;
  return `${headText(head)}roleRef:\n${roleRef}subjects:\n${subject}`;
}

/** The comment above a role whose denial names nobody to bind. */
export const UNBOUND =
  '# The denial does not name anybody to bind: bind this to the user or ServiceAccount that is to do it,\n' +
  '# never to system:anonymous.\n';

/** A rule as an item of a YAML list, its fields in the order in which people write them. */
export function ruleItem(rule: PolicyRule): string {
  const fields = (['apiGroups', 'resources', 'resourceNames', 'nonResourceURLs', 'verbs'] as const).flatMap((key) => {
    const list = rule[key];
    return list && list.length > 0 ? [`${key}: [${list.map((item) => yamlQuote(item)).join(', ')}]`] : [];
  });
  return `  - ${fields.join('\n    ')}\n`;
}

/** A subject of Kubernetes' own RBAC as an item of a YAML list. */
export function subjectItem({ kind, name, namespace }: Subject): string {
  const where = kind === 'ServiceAccount' ? `namespace: ${scalar(namespace ?? '')}` : `apiGroup: ${rbacGroup}`;
  return `  - kind: ${kindText(kind)}\n    name: ${scalar(name)}\n    ${where}\n`;
}

/** A text as a YAML scalar: bare where no reader can take it for anything else; JSON's quotes are YAML's otherwise. */
export function scalar(text: string): string {
  const bare = /^[a-z][-a-z0-9.]*$/.test(text) && !/^(?:y|n|yes|no|on|off|true|false|null)$/.test(text);
  return bare ? text : yamlQuote(text);
}

/** A kind, which is bare where it is written as Kubernetes writes them; a trace from elsewhere may have anything. */
export function kindText(kind: string): string {
  return /^(?:[A-Z][a-z]+)+$/.test(kind) ? kind : yamlQuote(kind);
}

function headText({ apiVersion = `${rbacGroup}/v1`, kind, name, namespace, labels = {} }: ObjectHead): string {
  const where = namespace === undefined ? '' : `  namespace: ${scalar(namespace)}\n`;
  const lines = Object.entries(labels).map(([key, value]) => `    ${key}: ${scalar(value)}\n`);
  const labelled = lines.length === 0 ? '' : `  labels:\n${lines.join('')}`;
  return `apiVersion: ${apiVersion}\nkind: ${kindText(kind)}\nmetadata:\n  name: ${scalar(name)}\n${where}${labelled}`;
}
