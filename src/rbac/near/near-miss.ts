import { familyOf, misspeltGroup, misspeltResource, misspeltSubresource, misspeltVerb } from './misspelling.ts';
import { nearMissText } from './near-miss-text.ts';
import { trimmedEnd } from '../../api/text/trim.ts';
import type { PolicyRule } from '../rules/policy-rule.ts';
import { type Attributes, combinedResource, ruleAllows } from '../rules/rule-match.ts';
import { NEAR_MISS_KINDS, type NearMiss, type NearMissKind } from './near-miss-kind.ts';

/** Rules that a user is granted in one place. */
export interface GrantedRules {
  /** Where they apply: `''` is the whole cluster. Those of a namespace may include the whole cluster's. */
  readonly namespace: string;
  readonly rules: readonly PolicyRule[];
  /** The binding that grants them, where it is known. */
  readonly binding?: string;
}

/**
 * Which single field of the granted rules is wrong, for a request that was denied; `undefined` where no rule nearly allows it, and where
 * one does allow it, so that the rules are not the cause. The same arguments always give the same result.
 */
export function nearMiss(wanted: Attributes, places: readonly GrantedRules[]): NearMiss | undefined {
  const found: Candidate[] = [];
  for (const { rules, ...place } of places) {
    const isHere = place.namespace === '' || (wanted.isResourceRequest && place.namespace === wanted.namespace);
    for (const rule of rules) {
      const allows = ruleAllows(rule, wanted);
      if (allows && isHere) return undefined;
      const [kind, granted] = allows ? elsewhere(wanted, place) : isHere ? fieldOff(wanted, rule) : NOTHING;
      if (kind) found.push({ kind, granted, rule, ...place });
    }
  }
  const best = NEAR_MISS_KINDS.find((kind) => found.some((candidate) => candidate.kind === kind));
  const all = found.filter(({ kind }) => kind === best);
  const [first] = all;
  if (!first) return undefined;
  const miss = { ...first, granted: [...new Set(all.flatMap(({ granted }) => granted))] };
  return { ...miss, text: nearMissText(wanted, miss) };
}

type Candidate = Omit<NearMiss, 'text'>;
type FieldOff = readonly [kind: NearMissKind | undefined, granted: readonly string[]];

const NOTHING: FieldOff = [undefined, []];

function elsewhere({ isResourceRequest, namespace }: Attributes, place: Pick<GrantedRules, 'namespace'>): FieldOff {
  return [!isResourceRequest || namespace === '' ? 'cluster scope' : 'other namespace', [place.namespace]];
}

/** Each field is corrected in turn; a rule that then allows the request has no other wrong field. */
function fieldOff(wanted: Attributes, rule: PolicyRule): FieldOff {
  const { isResourceRequest, verb, apiGroup, path } = wanted;
  const allowsWith = (right: Partial<PolicyRule>) => ruleAllows({ ...rule, ...right }, wanted);
  if (allowsWith({ verbs: [verb] })) return verbOff(wanted, rule);
  if (!isResourceRequest) {
    const near = (rule.nonResourceURLs ?? []).filter((url) => nearUrl(url, path));
    return near.length > 0 && allowsWith({ nonResourceURLs: [path] }) ? ['path', near] : NOTHING;
  }
  if (allowsWith({ resources: [combinedResource(wanted)] })) return resourceOff(wanted, rule);
  if (allowsWith({ apiGroups: [apiGroup] })) return groupOff(wanted, rule);
  if (allowsWith({ resourceNames: [] }))
    return [wanted.name === '' ? 'nameless' : 'other name', rule.resourceNames ?? []];
  return NOTHING;
}

function verbOff(wanted: Attributes, { verbs }: PolicyRule): FieldOff {
  const misspelt = verbs.filter((named) => misspeltVerb(named, wanted.verb));
  if (misspelt.length > 0) return ['misspelt verb', misspelt];
  const related = verbs.filter((named) => familyOf(wanted).includes(named));
  return related.length > 0 ? ['related verb', related] : ['other verb', verbs];
}

function resourceOff(wanted: Attributes, { resources = [] }: PolicyRule): FieldOff {
  const { resource, subresource } = wanted;
  const checks: readonly [NearMissKind, (granted: string) => boolean][] = [
    ['starred subresource', (named) => named === `${resource}/*` || named === '*/*'],
    ['misspelt subresource', (named) => misspeltSubresource(named, wanted)],
    ['misspelt resource', (named) => misspeltResource(named, wanted)],
    ['misspelt request', (named) => misspeltResource(combinedResource(wanted), splitResource(named))],
    ['parent resource', (named) => subresource !== '' && named === resource],
    ['subresource alone', (named) => subresource === '' && named.startsWith(`${resource}/`)],
  ];
  for (const [kind, isOff] of checks) {
    const granted = resources.filter(isOff);
    if (granted.length > 0) return [kind, granted];
  }
  return NOTHING;
}

/** `*` means the resources of its group; only a resource named there was meant to be this one. */
function groupOff(wanted: Attributes, { resources = [], apiGroups = [] }: PolicyRule): FieldOff {
  const misspelt = apiGroups.filter((named) => misspeltGroup(named, wanted.apiGroup));
  if (misspelt.length > 0) return ['misspelt group', misspelt];
  return resources.includes(combinedResource(wanted)) ? ['other group', apiGroups] : NOTHING;
}

function splitResource(named: string): Pick<Attributes, 'resource' | 'subresource'> {
  const [resource = '', subresource = ''] = named.split('/');
  return { resource, subresource };
}

/** Does a rule's URL miss the path by its ending only: a slash, or a missing `*`, or one after a slash? */
function nearUrl(ruleUrl: string, path: string): boolean {
  const [named, wanted] = [trimmedEnd(ruleUrl, '*').replace(/\/$/, ''), path.replace(/\/$/, '')];
  if (named === '') return false;
  return named === wanted || (!ruleUrl.endsWith('*') && wanted.startsWith(`${named}/`));
}
