import type { HeaderList } from '../../api/request/header-list.ts';
import { impliedGroups } from '../../rbac/rules/caller.ts';
import { urlSegment } from './lines/url-segment.ts';
import type { AuditUser } from './audit-shape.ts';

/**
 * The `Impersonate-*` headers that made an event's impersonatedUser. Groups that the API server adds by itself (apiserver
 * pkg/endpoints/filters/impersonation) were not asked for.
 */
export function impersonationOfEvent(user: AuditUser | null | undefined): HeaderList {
  const { username, uid, groups, extra } = user ?? {};
  if (typeof username !== 'string' || username === '') return [];
  const added = impliedGroups(username);
  return [
    ['Impersonate-User', username],
    ...(typeof uid === 'string' && uid !== '' ? [['Impersonate-Uid', uid] as const] : []),
    ...(groups ?? [])
      .filter((group) => !added.includes(group))
      .map((group): [string, string] => ['Impersonate-Group', group]),
    ...Object.entries(extra ?? {}).flatMap(([key, values]) =>
      values.map((value): [string, string] => [`Impersonate-Extra-${urlSegment(key)}`, value]),
    ),
  ];
}
