import type { CelFunc, CelType } from '@bufbuild/cel';

/**
 * The type of an expression as far as it shows: the name of a type, `dyn` for what may be anything, and `unknown` where the API server would know more
 * than is worked out here.
 */
export type TypeName = string;

/** Whether nothing more is known of a type. */
export function isOpen(type: TypeName): boolean {
  return type === 'dyn' || type === 'unknown';
}

/** The types of these arguments that some overload takes give the type of the result; undefined where none does. */
export function resultOf(
  overloads: Iterable<CelFunc>,
  target: TypeName | undefined,
  args: readonly TypeName[],
): TypeName | undefined {
  const fitting = [...overloads].filter(
    (one) =>
      (one.target !== undefined) === (target !== undefined) &&
      one.arguments.length === args.length &&
      takes(one.target, target) &&
      one.arguments.every((type, i) => takes(type, args[i])),
  );
  const results = new Set(fitting.map(({ result }) => nameOf(result)));
  const [only = 'unknown'] = results;
  return fitting.length === 0 ? undefined : results.size > 1 || only === 'dyn' ? 'unknown' : only;
}

function takes(wanted: CelType | undefined, given: TypeName | undefined): boolean {
  return (
    wanted === undefined || given === undefined || isOpen(given) || nameOf(wanted) === 'dyn' || nameOf(wanted) === given
  );
}

function nameOf(type: CelType): TypeName {
  return type.name;
}

/** How cel-go prints a type in a message. */
export function shown(type: TypeName): string {
  if (type === 'unknown') return 'dyn';
  if (type === 'list') return 'list(dyn)';
  if (type === 'map') return 'map(dyn, dyn)';
  return type.replace('kubernetes_', 'kubernetes.').replace('authorization_', 'authorization.');
}

/** The type that two branches have in common. */
export function common(a: TypeName, b: TypeName): TypeName {
  return a === b ? a : isOpen(a) ? b : isOpen(b) ? a : 'unknown';
}
