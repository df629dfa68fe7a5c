import type { IncomingMessage } from 'node:http';
import { fromRawHeaders, headerValue, headerValues } from '../api/header-list.ts';
import type { HeaderList } from '../api/header-list.ts';
import type { Attributes } from '../rbac/rule-match.ts';
import { serviceAccountOf } from '../rbac/subject.ts';
import type { UserInfo } from '../rbac/subject.ts';
import { badRequest } from './api-error.ts';

/** One thing that must be allowed before a request may run as somebody else. */
export type ImpersonationCheck = Pick<Attributes, 'apiGroup' | 'resource' | 'subresource' | 'name' | 'namespace'>;

export interface Impersonation {
  readonly user: UserInfo;
  /** To be asked with the verb `impersonate`, in this order. */
  readonly checks: readonly ImpersonationCheck[];
}

const EXTRA = 'impersonate-extra-';

/**
 * Whom the `Impersonate-*` headers name, and what that takes; `undefined` without such headers. The checks are those that
 * every release knows (apiserver pkg/endpoints/filters/impersonation/impersonation.go). Throws 400 without a user.
 */
export function readImpersonation(message: IncomingMessage): Impersonation | undefined {
  const headers = fromRawHeaders(message.rawHeaders);
  const username = headerValue(headers, 'Impersonate-User') ?? '';
  const groups = headerValues(headers, 'Impersonate-Group');
  const uid = headerValue(headers, 'Impersonate-Uid') ?? '';
  const extra = extraOf(headers);
  if (username === '') {
    if (groups.length + Object.keys(extra).length === 0 && uid === '') return undefined;
    throw badRequest(`requested ${JSON.stringify({ groups, uid, extra })} without impersonating a user name`);
  }
  const account = serviceAccountOf(username);
  return {
    user: {
      username,
      groups: impliedGroups(username, groups),
      ...(uid !== '' && { uid }),
      ...(Object.keys(extra).length > 0 && { extra }),
    },
    checks: [
      account
        ? check('', 'serviceaccounts', account.name, { namespace: account.namespace })
        : check('', 'users', username),
      ...groups.map((group) => check('', 'groups', group)),
      ...Object.entries(extra).flatMap(([key, values]) =>
        values.map((value) => check('authentication.k8s.io', 'userextras', value, { subresource: key })),
      ),
      ...(uid === '' ? [] : [check('authentication.k8s.io', 'uids', uid)]),
    ],
  };
}

function check(
  apiGroup: string,
  resource: string,
  name: string,
  { subresource = '', namespace = '' } = {},
): ImpersonationCheck {
  return { apiGroup, resource, subresource, name, namespace };
}

function extraOf(headers: HeaderList): Record<string, string[]> {
  const extra: Record<string, string[]> = {};
  for (const [header, value] of headers) {
    if (!header.toLowerCase().startsWith(EXTRA)) continue;
    const key = unescaped(header.slice(EXTRA.length).toLowerCase());
    (extra[key] ??= []).push(value);
  }
  return extra;
}

function unescaped(key: string): string {
  try {
    return decodeURIComponent(key);
  } catch {
    return key;
  }
}

/** Groups that come with a user: those of a ServiceAccount unless groups were named, and whether it is authenticated. */
function impliedGroups(username: string, groups: readonly string[]): string[] {
  const account = serviceAccountOf(username);
  const own =
    account && groups.length === 0 ? ['system:serviceaccounts', `system:serviceaccounts:${account.namespace}`] : groups;
  const known = username === 'system:anonymous' ? 'system:unauthenticated' : 'system:authenticated';
  return own.includes('system:unauthenticated') || own.includes(known) ? [...own] : [...own, known];
}
