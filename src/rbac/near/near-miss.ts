import { familyOf, misspeltGroup, misspeltResource, misspeltSubresource, misspeltVerb } from './misspelling.ts';
import { nearMissText } from './near-miss-text.ts';
import { trimmedEnd } from '../../api/text/trim.ts';
import type { PolicyRule } from '../rules/policy-rule.ts';
import { type Attributes, combinedResource, ruleAllows } from '../rules/rule-match.ts';
import { NEAR_MISS_KINDS, type NearMiss, type NearMissKind } from './near-miss-kind.ts';

/** Rules that somebody holds in one place. */
export interface Holding {
  /** Where they apply: `''` is the whole cluster. Those of a namespace may include the whole cluster's. */
  readonly namespace: string;
  readonly rules: readonly PolicyRule[];
  /** The binding that hands them out, where it is known. */
  readonly binding?: string;
}

/**
 * Which single field of the rules held is off, for a request that was denied; `undefined` where none is near, or where one allows
 * it, so that the rules are not what stands in the way. The same arguments always give the same answer.
 */
export function nearMiss(wanted: Attributes, holdings: readonly Holding[]): NearMiss | undefined {
  const found: Candidate[] = [];
  for (const { rules, ...place } of holdings) {
    const isHere = place.namespace === '' || (wanted.isResourceRequest && place.namespace === wanted.namespace);
    for (const rule of rules) {
      const allows = ruleAllows(rule, wanted);
      if (allows && isHere) return undefined;
      const [kind, held] = allows ? elsewhere(wanted, place) : isHere ? fieldOff(wanted, rule) : NOTHING;
      if (kind) found.push({ kind, held, rule, ...place });
    }
  }
  const best = NEAR_MISS_KINDS.find((kind) => found.some((candidate) => candidate.kind === kind));
  const all = found.filter(({ kind }) => kind === best);
  const [first] = all;
  if (!first) return undefined;
  const miss = { ...first, held: [...new Set(all.flatMap(({ held }) => held))] };
  return { ...miss, text: nearMissText(wanted, miss) };
}

type Candidate = Omit<NearMiss, 'text'>;
type Finding = readonly [kind: NearMissKind | undefined, held: readonly string[]];

const NOTHING: Finding = [undefined, []];

function elsewhere({ isResourceRequest, namespace }: Attributes, place: Pick<Holding, 'namespace'>): Finding {
  return [!isResourceRequest || namespace === '' ? 'cluster scope' : 'other namespace', [place.namespace]];
}

/** Each field is put right in turn; the rule that then allows the request has no other field off. */
function fieldOff(wanted: Attributes, rule: PolicyRule): Finding {
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

function verbOff(wanted: Attributes, { verbs }: PolicyRule): Finding {
  const misspelt = verbs.filter((held) => misspeltVerb(held, wanted.verb));
  if (misspelt.length > 0) return ['misspelt verb', misspelt];
  const related = verbs.filter((held) => familyOf(wanted).includes(held));
  return related.length > 0 ? ['related verb', related] : ['other verb', verbs];
}

function resourceOff(wanted: Attributes, { resources = [] }: PolicyRule): Finding {
  const { resource, subresource } = wanted;
  const checks: readonly [NearMissKind, (held: string) => boolean][] = [
    ['starred subresource', (held) => held === `${resource}/*` || held === '*/*'],
    ['misspelt subresource', (held) => misspeltSubresource(held, wanted)],
    ['misspelt resource', (held) => misspeltResource(held, wanted)],
    ['misspelt request', (held) => misspeltResource(combinedResource(wanted), splitResource(held))],
    ['parent resource', (held) => subresource !== '' && held === resource],
    ['subresource alone', (held) => subresource === '' && held.startsWith(`${resource}/`)],
  ];
  for (const [kind, isOff] of checks) {
    const held = resources.filter(isOff);
    if (held.length > 0) return [kind, held];
  }
  return NOTHING;
}

/** `*` means the resources of its group; only a resource named there was meant to be this one. */
function groupOff(wanted: Attributes, { resources = [], apiGroups = [] }: PolicyRule): Finding {
  const misspelt = apiGroups.filter((held) => misspeltGroup(held, wanted.apiGroup));
  if (misspelt.length > 0) return ['misspelt group', misspelt];
  return resources.includes(combinedResource(wanted)) ? ['other group', apiGroups] : NOTHING;
}

function splitResource(held: string): Pick<Attributes, 'resource' | 'subresource'> {
  const [resource = '', subresource = ''] = held.split('/');
  return { resource, subresource };
}

/** Does a rule's URL miss the path by its ending only: a slash, or a `*` too few or behind a slash? */
function nearUrl(ruleUrl: string, path: string): boolean {
  const [held, wanted] = [trimmedEnd(ruleUrl, '*').replace(/\/$/, ''), path.replace(/\/$/, '')];
  if (held === '') return false;
  return held === wanted || (!ruleUrl.endsWith('*') && wanted.startsWith(`${held}/`));
}
