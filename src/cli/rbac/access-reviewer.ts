import { ActionableError } from '../../api/actionable-error.ts';
import type { HeaderList } from '../../api/request/header-list.ts';
import { accessReview, type ReviewedUser } from './access-review.ts';
import type { Permission } from '../../needs/permission.ts';
import type { Upstream } from '../../kubeconfig/upstream.ts';
import type { ApiResponse } from '../../kubeconfig/api-client.ts';
import { callUpstream } from '../upstream/upstream-call.ts';

/**
 * Asks the API server whether a user may do something; without a user, whether we may. Where we may not ask about others we ask as
 * them, which takes the right to impersonate. Throws ActionableError where neither is allowed.
 */
export async function accessReviewer(
  upstream: Upstream,
  user: ReviewedUser | undefined,
): Promise<(permission: Permission) => Promise<boolean>> {
  const auth = await upstream.authenticate();
  let asksAsUser = false;
  const ask = (permission: Permission): Promise<ApiResponse> => {
    const impersonation = asksAsUser && user ? impersonating(user) : auth.impersonation;
    const { path, body } = accessReview(permission, asksAsUser ? undefined : user);
    return callUpstream(upstream, { ...auth, impersonation }, { method: 'POST', path, body });
  };
  return async (permission) => {
    const asUser = asksAsUser;
    let answer = await ask(permission);
    if (answer.status === 403 && user && !asUser) {
      asksAsUser = true;
      answer = await ask(permission);
    }
    const { status } = answer.body as { status?: { allowed?: unknown } };
    if (typeof status?.allowed !== 'boolean') throw notReviewed(answer);
    return status.allowed;
  };
}

function impersonating({ username, groups }: ReviewedUser): HeaderList {
  return [['Impersonate-User', username], ...groups.map((group) => ['Impersonate-Group', group] as const)];
}

function notReviewed({ status, body }: ApiResponse): ActionableError {
  const message = typeof body['message'] === 'string' ? `: ${body['message']}` : '';
  return new ActionableError(
    'ERR_ACCESS_REVIEW',
    `the API server answered a review with ${status}${message}`,
    status === 403 ? 'use a --context that may create subjectaccessreviews or impersonate' : undefined,
  );
}
