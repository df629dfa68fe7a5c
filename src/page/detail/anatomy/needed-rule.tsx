import type { PolicyRule } from '../../../rbac/rules/policy-rule.ts';
import { CodeBlock } from '../../parts/code-block.tsx';
import { visibleLine } from '../../text/visible.ts';

/** The rule that a request needs, in words and as YAML. */
export function NeededRule({ rule, place }: { readonly rule: PolicyRule; readonly place: string }) {
  return (
    <section class="needed-rule">
      <h3>The rule it needs</h3>
      <p>
        May <strong>{visibleLine(wordsOf(rule))}</strong>, {visibleLine(place)}.
      </p>
      <CodeBlock text={yamlOf(rule)} what="the rule" />
    </section>
  );
}

/** `get pods/log of the core group named web-0`. */
function wordsOf({
  verbs,
  apiGroups = [],
  resources = [],
  resourceNames = [],
  nonResourceURLs = [],
}: PolicyRule): string {
  const may = verbs.join(', ');
  if (nonResourceURLs.length > 0) return `${may} the path ${nonResourceURLs.join(', ')}`;
  const groups = apiGroups.map((group) => (group === '' ? 'the core group' : group)).join(', ');
  const names = resourceNames.length > 0 ? `, only ${resourceNames.join(', ')}` : '';
  return `${may} ${resources.join(', ')} of ${groups}${names}`;
}

function yamlOf(rule: PolicyRule): string {
  const fields = FIELDS.flatMap((name) => {
    const values = rule[name];
    return values ? [`${name}: [${values.map((value) => JSON.stringify(value)).join(', ')}]`] : [];
  });
  return fields.map((field, at) => `${at === 0 ? '- ' : '  '}${field}`).join('\n');
}

const FIELDS = ['apiGroups', 'resources', 'resourceNames', 'nonResourceURLs', 'verbs'] as const;
