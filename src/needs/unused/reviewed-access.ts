import { headerValue } from '../../api/request/header-list.ts';
import { ANY_RESOURCE, combinedResource } from '../../rbac/rules/rule-match.ts';
import { fieldAt, textAt, writtenObject } from '../../rbac/second-checks/written-object.ts';
import { contentOf } from '../../trace/body-content.ts';
import type { Exchange } from '../../trace/exchange.ts';
import { identityOf } from '../../trace/identity.ts';
import { LeastTexts } from '../counts/least-texts.ts';
import { type Permission, permissionKey, permissionOf } from '../permission.ts';

/** A permission that a server other than the API server asked about, for a user. */
export interface ReviewedAccess {
  readonly user: string;
  readonly groups: readonly string[];
  readonly permission: Permission;
  readonly count: number;
  /** Who asked. */
  readonly by: string;
}

/**
 * The SubjectAccessReviews of a trace: kubelets, aggregated API servers and proxies such as kube-rbac-proxy have rules enforced by asking, so that what they
 * protect is in no request to the API server. Nothing in it depends on the order in which they are added.
 */
export class ReviewedAccesses {
  readonly #found = new Map<string, ReviewedAccess>();
  /** How many do not show what they ask about. */
  unread = 0;
  readonly #unreadBy = new LeastTexts(MAX_UNREAD_BY);

  add(exchange: Exchange): void {
    const { requestInfo: info, request } = exchange;
    if (info?.apiGroup !== 'authorization.k8s.io' || info.verb !== 'create' || !REVIEWS.has(info.resource)) return;
    const by = identityOf(exchange).user ?? '';
    const { bytes, isCut } = contentOf(request.body, request.headers);
    const review = isCut ? undefined : writtenObject(bytes, headerValue(request.headers, 'Content-Type') ?? '');
    const spec = fieldAt(review, 'spec');
    const permission = permissionIn(spec);
    if (!permission) return this.takeUnread(1, [by]);
    this.take({ user: textAt(spec, 'user'), groups: textsAt(spec, 'groups'), permission, count: 1, by });
  }

  take({ user, groups, permission, count, by }: ReviewedAccess): void {
    const key = JSON.stringify([user, permissionKey(permission), by]);
    const known = this.#found.get(key);
    this.#found.set(key, {
      user,
      groups: [...new Set([...(known?.groups ?? []), ...groups])].sort(),
      permission,
      count: (known?.count ?? 0) + count,
      by,
    });
  }

  takeUnread(count: number, by: readonly string[]): void {
    this.unread += count;
    this.#unreadBy.take(by, false);
  }

  /** Who sent those that do not show what they ask about; at most five. */
  get unreadBy(): readonly string[] {
    return this.#unreadBy.sorted;
  }

  /** Sorted. */
  get all(): readonly ReviewedAccess[] {
    return [...this.#found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, found]) => found);
  }
}

const REVIEWS: ReadonlySet<string> = new Set(['subjectaccessreviews', 'localsubjectaccessreviews']);
const MAX_UNREAD_BY = 5;

/** authorization.k8s.io/v1 SubjectAccessReviewSpec. */
function permissionIn(spec: unknown): Permission | undefined {
  const url = fieldAt(spec, 'nonResourceAttributes');
  if (url !== undefined) {
    return permissionOf({
      ...ANY_RESOURCE,
      isResourceRequest: false,
      path: textAt(url, 'path'),
      verb: textAt(url, 'verb'),
    });
  }
  const asked = fieldAt(spec, 'resourceAttributes');
  if (asked === undefined) return undefined;
  const text = (field: string): string => textAt(asked, field);
  const [resource, subresource] = [text('resource'), text('subresource')];
  return permissionOf({
    ...ANY_RESOURCE,
    verb: text('verb'),
    apiGroup: text('group'),
    resource: combinedResource({ resource, subresource }),
    name: text('name'),
    namespace: text('namespace'),
  });
}

function textsAt(value: unknown, field: string): string[] {
  const list = fieldAt(value, field);
  return Array.isArray(list) ? list.filter((one) => typeof one === 'string') : [];
}
