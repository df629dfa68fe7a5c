import { summaryOf } from '../../trace/exchange-summary.ts';
import type { Exchange } from '../../trace/exchange.ts';
import { statusWords } from '../../trace/exchange-label.ts';
import { isOwnCall } from '../../trace/own-calls.ts';
import { withoutGenerated } from '../../api/request/generated-name.ts';
import { firstPart } from '../../api/text/first-part.ts';
import { foldedTogether, targetKey, type TargetUse } from './possible-names.ts';

/** How two traces differ in one target: only in one (`acts` of the other empty), or in verbs, status or counts. */
export interface TargetDifference {
  readonly resource: string;
  readonly namespace: string;
  readonly name: string;
  readonly kind: 'removed' | 'added' | 'verbs' | 'status' | 'count';
  readonly before: ReadonlyMap<string, number>;
  readonly after: ReadonlyMap<string, number>;
}

/** What a trace did, counted by target, to be compared with another. With `isExact`, generated names are names like others. */
export class TraceProfile {
  readonly targets = new Map<string, TargetUse & { readonly acts: Map<string, number> }>();
  readonly isExact: boolean;

  constructor({ isExact = false }: { readonly isExact?: boolean } = {}) {
    this.isExact = isExact;
  }

  add(exchange: Exchange): void {
    if (isOwnCall(exchange)) return;
    const summary = summaryOf(exchange);
    const { verb } = summary;
    const folded = (text: string): string => (this.isExact ? text : withoutChance(text));
    const resource = folded(summary.resource);
    const namespace = folded(summary.namespace);
    const name = this.isExact ? summary.name : nameWithoutChance(summary.name, resource);
    const key = targetKey({ resource, namespace, name });
    let use = this.targets.get(key);
    if (!use) this.targets.set(key, (use = { resource, namespace, name, acts: new Map() }));
    const act = `${verb} ${statusWords(exchange)}`;
    use.acts.set(act, (use.acts.get(act) ?? 0) + 1);
  }
}

/** An event is named after its object and its time (client-go tools/record): here after its object. */
function nameWithoutChance(name: string, resource: string): string {
  const [, object] = /^events(?:\.|$)/.test(resource) ? (/^(.*)\.[0-9a-f]{8,16}$/s.exec(name) ?? []) : [];
  return object === undefined ? withoutChance(name) : `${withoutChance(object)}.*`;
}

/** A text without what differs from run to run: generated names, uids, resourceVersions, and the revisions of Helm. */
function withoutChance(text: string): string {
  const counted = text.replace(HELM_REVISION, '*').replaceAll(/(?<=resourceVersion[=:]?)\d+/gi, '*');
  return withoutGenerated(counted.replaceAll(UID, '*'));
}

/** Of the Secret that holds a release, `sh.helm.release.v1.web.v12`. */
const HELM_REVISION = /(?<=^sh\.helm\.release\.v1\.[-.a-z0-9]+\.v)\d+$/;
const UID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi;

/** What differs, sorted by target. With `counts` false, how often something was done does not matter. */
export function traceDifferences(
  before: TraceProfile,
  after: TraceProfile,
  { counts = true }: { readonly counts?: boolean } = {},
): TargetDifference[] {
  const isExact = before.isExact || after.isExact;
  const [mine, other] = isExact ? [before.targets, after.targets] : foldedTogether(before.targets, after.targets);
  const keys = [...new Set([...mine.keys(), ...other.keys()])].sort();
  return keys.flatMap((key) => {
    const [a, b] = [mine.get(key), other.get(key)];
    const kind = differenceOf(a?.acts ?? NOTHING, b?.acts ?? NOTHING);
    if (kind === undefined || (kind === 'count' && !counts)) return [];
    const target = a ?? b;
    if (!target) return [];
    const { resource, namespace, name } = target;
    return [{ resource, namespace, name, kind, before: a?.acts ?? NOTHING, after: b?.acts ?? NOTHING }];
  });
}

const NOTHING: ReadonlyMap<string, number> = new Map();

function differenceOf(
  before: ReadonlyMap<string, number>,
  after: ReadonlyMap<string, number>,
): TargetDifference['kind'] | undefined {
  if (after.size === 0) return 'removed';
  if (before.size === 0) return 'added';
  if (!equal(verbsOf(before), verbsOf(after))) return 'verbs';
  if (!equal([...before.keys()], [...after.keys()])) return 'status';
  return [...before].every(([act, count]) => after.get(act) === count) ? undefined : 'count';
}

function verbsOf(acts: ReadonlyMap<string, number>): string[] {
  return [...new Set([...acts.keys()].map((act) => firstPart(act, ' ')))];
}

function equal(a: readonly string[], b: readonly string[]): boolean {
  return JSON.stringify(a.toSorted()) === JSON.stringify(b.toSorted());
}
