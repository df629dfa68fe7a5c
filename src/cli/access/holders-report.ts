import { type Access, BEYOND_RBAC } from '../../rbac/grants/access.ts';
import { bindingText } from '../../rbac/near/bound-rules.ts';
import { isSystems } from '../../rbac/near/holders.ts';
import { type Attributes, combinedResource } from '../../rbac/rules/rule-match.ts';
import { type Subject, subjectText } from '../../rbac/rules/subject.ts';
import { painter } from '../../log/pretty/paint.ts';
import { type ReportLine, reportText } from '../terminal/report-text.ts';
import type { FoundHolders } from './found-holders.ts';

/** For a program, as JSON text. */
export function holdersJson(found: FoundHolders): string {
  return `${JSON.stringify(holdersData(found), undefined, 2)}\n`;
}

/** For a program. */
export function holdersData({ attributes, reach, source, access, notes, isIncomplete }: FoundHolders): object {
  const { isResourceRequest, path, verb, apiGroup, resource, subresource, name, namespace } = attributes;
  const asked = isResourceRequest
    ? { verb, apiGroup, resource, subresource, name, namespace: reach === 'every namespace' ? '*' : namespace }
    : { verb, path };
  const subjects = bySubject(access).map(({ subject, ways }) => ({
    ...subject,
    grants: ways.map(grantData),
  }));
  return { asked, source, incomplete: isIncomplete, notes, subjects, notShown: BEYOND_RBAC };
}

function grantData({ binding: { metadata, roleRef }, from, names }: Access): object {
  const { name, namespace } = metadata;
  return {
    binding: {
      kind: namespace === undefined ? 'ClusterRoleBinding' : 'RoleBinding',
      name,
      ...(namespace !== undefined && { namespace }),
    },
    role: { kind: roleRef.kind, name: roleRef.name },
    ...(from.length > 0 && { aggregatedFrom: from }),
    ...(names.length > 0 && { resourceNames: names }),
  };
}

/** For a person: each subject with its bindings below it, those of the cluster itself last. */
export function holdersText(found: FoundHolders, width: number | undefined): string {
  const { access, notes, source, isIncomplete } = found;
  const groups = bySubject(access);
  const lines: ReportLine[] = [
    { text: `Who can ${requestText(found)} (${source}):` },
    { text: '' },
    ...(groups.length > 0
      ? groups.flatMap(subjectLines)
      : [{ text: isIncomplete ? 'nobody, as far as it could be read' : 'nobody' }]),
    { text: '' },
    ...notes.map((note) => ({ text: `note: ${note}` })),
    { text: 'RBAC objects do not show everything:', style: 'faint' },
    ...BEYOND_RBAC.map((text): ReportLine => ({ text: `  ${text}`, style: 'faint' })),
  ];
  return reportText(lines, { width, paint: painter(false) });
}

/** `list secrets in namespace team-a`. */
function requestText({ attributes, reach }: FoundHolders): string {
  const { isResourceRequest, path, verb, apiGroup, name, namespace } = attributes;
  if (!isResourceRequest) return `${verb} ${path}`;
  const what = `${verb} ${targetText(attributes, apiGroup)}${name === '' ? '' : ` ${JSON.stringify(name)}`}`;
  if (reach === 'every namespace') return `${what} in any namespace`;
  return namespace === '' ? `${what} in the whole cluster` : `${what} in namespace ${namespace}`;
}

/** `deployments.apps/scale`, as kubectl spells it. */
function targetText({ resource, subresource }: Attributes, group: string): string {
  const inGroup = group === '' ? resource : `${resource}.${group}`;
  return combinedResource({ resource: inGroup, subresource });
}

/** Somebody, and the ways in which they may do it. */
interface Holder {
  readonly subject: Subject;
  readonly ways: Access[];
}

/** Each once; those of the cluster itself last. */
function bySubject(access: readonly Access[]): Holder[] {
  const holders = new Map<string, Holder>();
  for (const one of access) {
    const key = JSON.stringify(one.subject);
    const known = holders.get(key);
    if (known) known.ways.push(one);
    else holders.set(key, { subject: one.subject, ways: [one] });
  }
  return [...holders.values()].toSorted((a, b) => Number(isSystems(a.subject)) - Number(isSystems(b.subject)));
}

function subjectLines({ subject, ways }: Holder): ReportLine[] {
  return [{ text: subjectText(subject) }, ...ways.map((way) => ({ text: `  ${wayText(way)}` }))];
}

function wayText({ binding, from, names }: Access): string {
  const aggregated =
    from.length === 0 ? '' : `, with the rule from ${from.map((name) => `ClusterRole ${name}`).join(' and ')}`;
  const only = names.length === 0 ? '' : `; only ${names.map((name) => JSON.stringify(name)).join(', ')}`;
  return `${bindingText(binding)}${aggregated}${only}`;
}
