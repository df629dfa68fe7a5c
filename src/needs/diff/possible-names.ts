import { possibleStem } from '../../api/request/generated-name.ts';

/** What a trace did to one target: an object, a collection or a URL. */
export interface TargetUse {
  readonly resource: string;
  readonly namespace: string;
  readonly name: string;
  /** `list 200` and how often. */
  readonly acts: ReadonlyMap<string, number>;
}

/** Targets by `targetKey`. */
export type Targets = ReadonlyMap<string, TargetUse>;

/** One text per target. */
export function targetKey({ resource, namespace, name }: Omit<TargetUse, 'acts'>): string {
  return JSON.stringify([resource, namespace, name]);
}

/**
 * The targets of two traces, in which names that may have been generated are one where both traces show it: `web-xkpbd` that only the one has and
 * `web-mcpwh` that only the other has are `web-*` in both.
 */
export function foldedTogether(before: Targets, after: Targets): readonly [Targets, Targets] {
  const sides = [onlyIn(before, after), onlyIn(after, before)] as const;
  const isShared = (key: string): boolean =>
    (sides[0].stems.has(key) || before.has(key)) && (sides[1].stems.has(key) || after.has(key));
  return [folded(before, sides[0].stemOf, isShared), folded(after, sides[1].stemOf, isShared)];
}

type StemOf = (use: TargetUse) => TargetUse | undefined;

/** The stems of the targets that only this trace has. */
function onlyIn(own: Targets, other: Targets): { readonly stems: ReadonlySet<string>; readonly stemOf: StemOf } {
  const namespaces = new Set([...other.values()].map(({ namespace }) => namespace));
  const stemOf: StemOf = (use) => {
    if (other.has(targetKey(use))) return undefined;
    const namespace = namespaces.has(use.namespace) ? undefined : possibleStem(use.namespace);
    const name = stemOfName(use.name);
    if (namespace === undefined && name === undefined) return undefined;
    return { ...use, namespace: namespace ?? use.namespace, name: name ?? use.name };
  };
  const stems = [...own.values()].flatMap((use) => stemOf(use) ?? []).map(targetKey);
  return { stems: new Set(stems), stemOf };
}

/** An event has the name of its object in front: `web-xkpbd.*`. */
function stemOfName(name: string): string | undefined {
  if (!name.endsWith('.*')) return possibleStem(name);
  const stem = possibleStem(name.slice(0, -2));
  return stem && `${stem}.*`;
}

function folded(targets: Targets, stemOf: StemOf, isShared: (key: string) => boolean): Targets {
  const found = new Map<string, TargetUse>();
  for (const use of targets.values()) {
    const stem = stemOf(use);
    const target = stem && isShared(targetKey(stem)) ? stem : use;
    const key = targetKey(target);
    const known = found.get(key);
    found.set(key, known ? { ...known, acts: sumOf(known.acts, target.acts) } : target);
  }
  return found;
}

function sumOf(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): ReadonlyMap<string, number> {
  const sum = new Map(a);
  for (const [act, count] of b) sum.set(act, (sum.get(act) ?? 0) + count);
  return sum;
}
