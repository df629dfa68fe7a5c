import type { IncomingMessage } from 'node:http';
import { fromRawHeaders, headerValue, headerValues } from '../../api/request/header-list.ts';
import type { HeaderList } from '../../api/request/header-list.ts';
import type { RequestInfo } from '../../api/request/request-info.ts';
import type { Attributes } from '../../rbac/rules/rule-match.ts';
import { serviceAccountOf } from '../../rbac/rules/subject.ts';
import type { UserInfo } from '../../rbac/rules/subject.ts';
import { Release } from '../release/release.ts';
import { badRequest } from '../store/api-error.ts';

/** A way in which somebody may act as somebody else: all of its questions must be answered with yes. */
interface Mode {
  /** `user-info`, `serviceaccount`, `arbitrary-node`; `undefined` for that of all releases. */
  readonly name: string | undefined;
  readonly checks: readonly Check[];
}

type Check = Pick<Attributes, 'apiGroup' | 'resource' | 'subresource' | 'name' | 'namespace'>;

/** The user to impersonate, and the ways to be allowed that. */
export interface Impersonation {
  readonly user: UserInfo;
  /** In the order in which they are tried. */
  readonly modes: readonly Mode[];
}

const EXTRA = 'impersonate-extra-';

/**
 * The user that the `Impersonate-*` headers name, and the permissions that it takes; `undefined` without such headers. The checks are those of the release: since 1.36 the constrained modes
 * (apiserver pkg/endpoints/filters/impersonation/mode.go), but no mode is remembered, and none is for a node's own pods. Throws 400 without
 * a user.
 */
export function readImpersonation(message: IncomingMessage, release = new Release()): Impersonation | undefined {
  const headers = fromRawHeaders(message.rawHeaders);
  const username = headerValue(headers, 'Impersonate-User') ?? '';
  const groups = headerValues(headers, 'Impersonate-Group');
  const uid = headerValue(headers, 'Impersonate-Uid') ?? '';
  const extra = extraOf(headers);
  if (username === '') {
    if (groups.length + extra.size === 0 && uid === '') return undefined;
    throw badRequest(
      `requested ${JSON.stringify({ groups, uid, extra: Object.fromEntries(extra) })} without impersonating a user name`,
    );
  }
  const user = {
    username,
    groups: impliedGroups(username, groups),
    ...(uid !== '' && { uid }),
    ...(extra.size > 0 && { extra: Object.fromEntries(extra) }),
  };
  const uids = uid === '' ? [] : [check('uids', uid)];
  const others = [
    ...groups.map((group) => check('groups', group)),
    ...[...extra].flatMap(([key, values]) => values.map((value) => check('userextras', value, { subresource: key }))),
  ];
  const isConstrained = release.does('constrainedImpersonation');
  if (!isConstrained)
    return { user, modes: modesFor(username, [...others, ...uids]).filter(({ name }) => name === undefined) };
  return { user, modes: modesFor(username, [...uids, ...others]) };
}

/**
 * The first question that was answered with no, of the first mode; `undefined` when all of a mode were answered with yes. `isAllowed` asks
 * about who sent the request.
 */
export function refusedImpersonation(
  { modes }: Impersonation,
  info: RequestInfo,
  isAllowed: (attributes: Attributes) => boolean,
): Attributes | undefined {
  const refusals = modes.map(({ name, checks }) => {
    const on = name === undefined ? [] : [{ ...info, verb: `impersonate-on:${name}:${info.verb}` }];
    const verb = name === undefined ? 'impersonate' : `impersonate:${name}`;
    const asked = checks.map((check) => ({ ...check, isResourceRequest: true, path: '', verb }));
    return [...on, ...asked].find((attributes) => !isAllowed(attributes));
  });
  return refusals.includes(undefined) ? undefined : refusals[0];
}

/** A constrained mode for the kind of user, with questions in a group of its own, and the one that came before it. */
function modesFor(username: string, rest: readonly Check[]): Mode[] {
  const account = serviceAccountOf(username);
  const who = account
    ? check('serviceaccounts', account.name, { namespace: account.namespace })
    : check('users', username);
  const coreGroup = ['users', 'serviceaccounts', 'groups'];
  const legacy = [who, ...rest].map((one) => (coreGroup.includes(one.resource) ? { ...one, apiGroup: '' } : one));
  const node = /^system:node:(.+)$/.exec(username)?.[1];
  const modes: Mode[] = [{ name: undefined, checks: legacy }];
  if (!account && node === undefined) return [{ name: 'user-info', checks: [who, ...rest] }, ...modes];
  if (rest.length > 0) return modes;
  if (account) return [{ name: 'serviceaccount', checks: [who] }, ...modes];
  return node === undefined ? modes : [{ name: 'arbitrary-node', checks: [check('nodes', node)] }, ...modes];
}

function check(resource: string, name: string, { subresource = '', namespace = '' } = {}): Check {
  return { apiGroup: 'authentication.k8s.io', resource, subresource, name, namespace };
}

function extraOf(headers: HeaderList): ReadonlyMap<string, readonly string[]> {
  const extra = new Map<string, string[]>();
  for (const [header, value] of headers) {
    if (!header.toLowerCase().startsWith(EXTRA)) continue;
    const key = unescaped(header.slice(EXTRA.length).toLowerCase());
    const values = extra.get(key);
    if (values) values.push(value);
    else extra.set(key, [value]);
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
