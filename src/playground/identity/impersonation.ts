import type { IncomingMessage } from 'node:http';
import { fromRawHeaders, headerValue, headerValues } from '../../api/request/header-list.ts';
import type { HeaderList } from '../../api/request/header-list.ts';
import type { RequestInfo } from '../../api/request/request-info.ts';
import type { Attributes } from '../../rbac/rules/rule-match.ts';
import { ownValue } from '../../api/own-value.ts';
import { serviceAccountOf } from '../../rbac/rules/subject.ts';
import type { UserInfo } from '../../rbac/rules/subject.ts';
import { Release } from '../release/release.ts';
import { badRequest } from '../store/api-error.ts';

type ConstrainedMode = 'associated-node' | 'arbitrary-node' | 'serviceaccount' | 'user-info';

/** A way in which somebody may act as somebody else: all of its questions must be answered with yes. */
interface Mode {
  /** `undefined` for that of all releases. */
  readonly name: ConstrainedMode | undefined;
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
 * The user that the `Impersonate-*` headers name, and the permissions that it takes `requestor`; `undefined` without such headers. The checks are
 * those of the release: since 1.36 the constrained modes as well (apiserver pkg/endpoints/filters/impersonation/mode.go). Throws 400 without a
 * user.
 */
export function readImpersonation(
  message: IncomingMessage,
  requestor: UserInfo,
  release = new Release(),
): Impersonation | undefined {
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
  if (release.does('constrainedImpersonation'))
    return { user, modes: modesFor(username, [...uids, ...others], requestor) };
  const modes = modesFor(username, [...others, ...uids], requestor).filter(({ name }) => name === undefined);
  return { user, modes };
}

/**
 * Which way was open last to each user name, and so is tried first: it also words the denial where none is (constrained_impersonation.go and
 * cache.go there, for as many users).
 */
export class ImpersonationHistory {
  readonly #last = new Map<string, Mode['name']>();

  /**
   * The first question that was answered with no, of the way tried first; `undefined` when all of a way were answered with yes. `isAllowed`
   * asks about `requestor`, who sent the request.
   */
  refused(
    { modes }: Impersonation,
    info: RequestInfo,
    requestor: UserInfo,
    isAllowed: (attributes: Attributes) => boolean,
  ): Attributes | undefined {
    const { username } = requestor;
    const known = this.#last.has(username) ? modes.filter(({ name }) => name === this.#last.get(username)) : [];
    let refusal: Attributes | undefined;
    for (const mode of new Set([...known, ...modes])) {
      const no = questionsOf(mode, info).find((attributes) => !isAllowed(attributes));
      if (!no) {
        this.#remember(username, mode.name);
        return undefined;
      }
      refusal ??= no;
    }
    return refusal;
  }

  #remember(username: string, mode: Mode['name']): void {
    this.#last.delete(username);
    this.#last.set(username, mode);
    const [oldest] = this.#last.keys();
    if (oldest !== undefined && this.#last.size > MOST_USERS) this.#last.delete(oldest);
  }
}

const MOST_USERS = 10_000;

function questionsOf({ name, checks }: Mode, info: RequestInfo): Attributes[] {
  const on = name === undefined ? [] : [{ ...info, verb: `impersonate-on:${name}:${info.verb}` }];
  const verb = name === undefined ? 'impersonate' : `impersonate:${name}`;
  return [...on, ...checks.map((one) => ({ ...one, isResourceRequest: true, path: '', verb }))];
}

/** The constrained modes for the kind of user, with questions in a group of their own, and the one that came before them. */
function modesFor(username: string, rest: readonly Check[], requestor: UserInfo): Mode[] {
  const account = serviceAccountOf(username);
  const who = account
    ? check('serviceaccounts', account.name, { namespace: account.namespace })
    : check('users', username);
  const coreGroup = ['users', 'serviceaccounts', 'groups'];
  const legacy = [who, ...rest].map((one) => (coreGroup.includes(one.resource) ? { ...one, apiGroup: '' } : one));
  const node = NODE_USER.exec(username)?.[1];
  const modes: Mode[] = [{ name: undefined, checks: legacy }];
  if (!account && node === undefined) return [{ name: 'user-info', checks: [who, ...rest] }, ...modes];
  if (rest.length > 0) return modes;
  if (account) return [{ name: 'serviceaccount', checks: [who] }, ...modes];
  if (node === undefined) return modes;
  // A name that stands for all nodes: the answer must hold for whichever the account's pods are on.
  const own: Mode = { name: 'associated-node', checks: [check('nodes', '*')] };
  const isOwn = serviceAccountOf(requestor.username) !== undefined && nodeOf(requestor) === node;
  return [...(isOwn ? [own] : []), { name: 'arbitrary-node', checks: [check('nodes', node)] }, ...modes];
}

/** A node's name is a DNS subdomain (isNodeUsername there). */
const NODE_USER = /^system:node:(?=.{1,253}$)([a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*)$/;

/** The node that the token of an account is bound to, by itself or by its pod. */
function nodeOf({ extra = {} }: UserInfo): string | undefined {
  const [name, ...others] = ownValue(extra, NODE_NAME) ?? [];
  return others.length === 0 ? name : undefined;
}

const NODE_NAME = 'authentication.kubernetes.io/node-name';

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
