import type { Denial } from '../rules/denial.ts';

/**
 * The denials without those that a client went around: kubectl since 1.30 opens exec, attach and port-forward by a WebSocket, which is a
 * GET, and where that is denied once more by a POST. Both are one attempt, and the rule of the second, `create`, is enough for it.
 */
export function withoutFallenBack<T extends { readonly denial: Denial }>(found: readonly T[]): T[] {
  const later = new Set<string>();
  return found
    .toReversed()
    .filter(({ denial }) => {
      const stream = streamOf(denial);
      if (!stream) return true;
      if (stream.verb === 'create') later.add(stream.key);
      return stream.verb === 'create' || !later.has(stream.key);
    })
    .toReversed();
}

function streamOf({
  user,
  namespace,
  rules,
  class: kind,
}: Denial): { readonly verb: string; readonly key: string } | undefined {
  const [rule, ...others] = rules;
  const [verb = '', ...verbs] = rule?.verbs ?? [];
  const resource = rule?.resources?.join() ?? '';
  if (kind !== 'rbac' || others.length > 0 || verbs.length > 0 || !/^pods\/(?:exec|attach|portforward)$/.test(resource))
    return undefined;
  return { verb, key: JSON.stringify([user, namespace, resource, rule?.resourceNames]) };
}
