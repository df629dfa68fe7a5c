/**
 * How deep lists and objects may be inside one another. A real API server takes 10,000 levels (sigs.k8s.io/json); Node.js, whose parsers and
 * writers of JSON and YAML call themselves for each, would run out of stack.
 */
export const MAX_DEPTH = 200;

/** Whether a value is nested deeper than that. Looks level by level, so that no depth is too much for it. */
export function isTooDeep(value: unknown): boolean {
  let level = containersIn([value]);
  for (let depth = 1; level.length > 0; depth++) {
    if (depth > MAX_DEPTH) return true;
    level = level.flatMap((container) => containersIn(Object.values(container)));
  }
  return false;
}

function containersIn(values: readonly unknown[]): object[] {
  return values.filter((value): value is object => typeof value === 'object' && value !== null);
}
