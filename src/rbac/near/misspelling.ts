import { lookupTable } from '../../api/lookup-table.ts';
import { pluralOf } from '../rules/plural.ts';
import type { Attributes } from '../rules/rule-match.ts';
import { firstPart } from '../../api/text/first-part.ts';

/** Rules may name anything: what is misspelt is stored and matches nothing, without any warning. These find what was meant. */

/** `pods/logs` for `pods/log`, `pods/portForward` for `pods/portforward`. */
export function misspeltSubresource(named: string, { resource, subresource }: Names): boolean {
  const [parent = '', part = ''] = named.split('/');
  return parent === resource && part !== subresource && part !== '' && plainForm(part) === plainForm(subresource);
}

/** `pod`, `Pod` or `pods.v1` for `pods`; the same in front of a subresource. Nothing else may differ. */
export function misspeltResource(named: string, { resource, subresource }: Names): boolean {
  const [parent = '', part = ''] = named.split('/');
  if (part !== subresource || parent === resource || parent === '' || resource === '') return false;
  const name = firstPart(parent.toLowerCase(), '.');
  return name === resource || pluralOf(name) === resource;
}

/** `apps/v1` for `apps`, `core` or `v1` for `""`, `networking` for `networking.k8s.io`, `policies` for `policy`. */
export function misspeltGroup(named: string, apiGroup: string): boolean {
  if (named === apiGroup || named === '*') return false;
  const group = firstPart(named.toLowerCase(), '/');
  if (apiGroup === '') return /^(?:core|v1|api|"")$/.test(group);
  if (group === apiGroup) return true;
  if (group === '' || SHORT_GROUPS.includes(group)) return false;
  return pluralOf(group) === apiGroup || pluralOf(apiGroup) === group || suffixed(group, apiGroup) === apiGroup;
}

/** `apply` for `patch`, `List` for `list`, `write` for `update`. */
export function misspeltVerb(named: string, verb: string): boolean {
  if (named === verb) return false;
  const name = named.toLowerCase();
  return name.replace(/[^a-z]/g, '') === verb || (NO_VERBS.get(name)?.includes(verb) ?? false);
}

/** Verbs that people take for one another; connecting to a pod is `get` or `create`, by the way in which it is done. */
export function familyOf({ verb, subresource }: Pick<Attributes, 'verb' | 'subresource'>): readonly string[] {
  if (['exec', 'attach', 'portforward'].includes(subresource)) return CONNECT;
  return FAMILIES.find((family) => family.includes(verb)) ?? [];
}

type Names = Pick<Attributes, 'resource' | 'subresource'>;

const READ = ['get', 'list', 'watch'];
const CHANGE = ['create', 'update', 'patch'];
const DELETE = ['delete', 'deletecollection'];
const CONNECT = ['get', 'create'];
const FAMILIES = [READ, CHANGE, DELETE];

/** Names of commands and roles that were made verbs. */
const NO_VERBS = lookupTable<readonly string[]>({
  apply: ['patch', 'create'],
  edit: ['patch', 'update'],
  read: READ,
  view: READ,
  write: [...CHANGE, 'delete'],
  all: [...READ, ...CHANGE, ...DELETE],
});

/** Groups of Kubernetes that have no domain. */
const SHORT_GROUPS = ['apps', 'autoscaling', 'batch', 'extensions', 'policy'];

/** The group with the domain of the other one. */
function suffixed(group: string, apiGroup: string): string {
  return `${group}${apiGroup.replace(/^[^.]*/, '')}`;
}

function plainForm(text: string): string {
  return text.toLowerCase().replaceAll('-', '').replace(/s$/, '');
}
