import { ActionableError } from '../../api/actionable-error.ts';
import { type CatalogResource, resourcesCalled } from '../../api/catalog/resource-catalog.ts';
import { isVersion } from '../../api/catalog/request-place.ts';
import { nearWord } from '../../api/catalog/near-word.ts';
import { ANY_RESOURCE, type Attributes } from '../../rbac/rules/rule-match.ts';
import { doubtOfVerb, resourceOfRules } from './words-of-rbac.ts';

/** The arguments of `who-can`. */
export interface AskedWords {
  readonly verb: string;
  /** `RESOURCE[.GROUP][/SUBRESOURCE]`, or the path of a URL. */
  readonly resource: string;
  readonly name: string | undefined;
}

/** What is known of a resource: its plural, and its scope where that is known. */
export interface KnownResource {
  readonly group: string;
  readonly plural: string;
  readonly namespaced: boolean;
}

/** Looks up a resource that is not of Kubernetes itself; `undefined` where it is not known, or nobody can be asked. */
export type ResourceLookup = (called: string, group: string | undefined) => Promise<KnownResource | undefined>;

/** What is asked about, with no namespace yet, and whether it can have one. */
export interface AskedRequest {
  readonly attributes: Attributes;
  readonly namespaced: boolean;
  /** A doubt, as a sentence. */
  readonly note?: string;
}

/** Throws ActionableError for words that leave open what is meant. */
export async function askedRequest(
  { verb, resource, name = '' }: AskedWords,
  lookUp: ResourceLookup,
): Promise<AskedRequest> {
  if (resource.startsWith('/')) {
    return { attributes: { ...ANY_RESOURCE, isResourceRequest: false, path: resource, verb }, namespaced: false };
  }
  if (resourcesCalled(verb).length > 0) {
    throw new ActionableError(
      'ERR_ARGUMENTS',
      `${verb} is a resource, not a verb`,
      `write the verb first: kubetrace who-can get ${verb}`,
    );
  }
  const { called, group, subresource } = partsOf(resource);
  const known = resourceOfRules(verb, called, group) ?? (await resourceOf(called, group, lookUp));
  // To RequestInfo a Namespace lies within itself.
  const isNamespace = known.group === '' && known.plural === 'namespaces';
  const attributes = {
    ...ANY_RESOURCE,
    verb,
    apiGroup: known.group,
    resource: known.plural,
    subresource,
    name,
    namespace: isNamespace ? name : '',
  };
  const note = doubtOfVerb(verb) ?? doubtOf({ called, subresource, verb, name });
  return { attributes, namespaced: known.namespaced, ...(note !== undefined && { note }) };
}

/** `deployments.v1.apps/scale`, as kubectl spells resources. */
function partsOf(text: string): { called: string; group: string | undefined; subresource: string } {
  const [, called = '', rest = '', subresource = ''] = /^([^./]*)(?:\.([^/]*))?(?:\/(.*))?$/s.exec(text) ?? [];
  if (called === '') throw new ActionableError('ERR_ARGUMENTS', `not a resource: ${JSON.stringify(text)}`, EXAMPLE);
  const [first = '', ...others] = rest.split('.');
  const group = isVersion(first) ? others.join('.') : rest;
  return { called, group: text.includes('.') ? group : undefined, subresource };
}

const EXAMPLE = 'for example: kubetrace who-can get pods/log, kubetrace who-can list deployments.apps';

async function resourceOf(called: string, group: string | undefined, lookUp: ResourceLookup): Promise<KnownResource> {
  if (called === '*') return { group: group ?? '*', plural: '*', namespaced: true };
  const known = resourcesCalled(called).filter((each) => group === undefined || each.group === group);
  const found = known.find(isServed) ?? (await lookUp(called, group)) ?? known[0];
  if (found) return found;
  // A rule may name what no cluster has; its scope is then unknown, and all bindings count.
  if (group !== undefined) return { group, plural: called.toLowerCase(), namespaced: true };
  throw new ActionableError(
    'ERR_ARGUMENTS',
    `which API group has ${called}? Kubernetes itself has no such resource`,
    `name the group: kubetrace who-can get ${called}.GROUP`,
  );
}

function isServed({ goneSince }: CatalogResource): boolean {
  return goneSince === undefined;
}

/** `pods/web-0` is how `kubectl auth can-i` takes a name. */
function doubtOf({
  called,
  subresource,
  verb,
  name,
}: Record<'called' | 'subresource' | 'verb' | 'name', string>): string | undefined {
  const known = resourcesCalled(called);
  if (subresource === '' || subresource === '*' || name !== '' || known.length === 0) return undefined;
  const all = known.flatMap(({ subresources }) => subresources);
  if (all.includes(subresource)) return undefined;
  const near = nearWord(subresource, all);
  if (near !== undefined) return `${called} has no subresource ${subresource}; did you mean ${called}/${near}?`;
  return `${called} has no subresource ${subresource}; for the object of that name: kubetrace who-can ${verb} ${called} ${subresource}`;
}
