import { parseForbiddenMessage } from '../../api/status/forbidden-message.ts';
import type { Authentication, Upstream } from '../../kubeconfig/upstream.ts';
import { tokenTroubleOf } from '../../rbac/kubesphere/token-troubles.ts';
import { kubeSphereGroups } from '../../rbac/cures/kubesphere-subject.ts';
import { callUpstream } from '../upstream/upstream-call.ts';
import { clockOf, reasonOf, type ServerView } from '../upstream/server-view.ts';

/**
 * Who we are for ks-apiserver. It has no SelfSubjectReview (that of Kubernetes would be answered for ks-apiserver's own account), but a 403
 * names the user, and without a 403 the token is accepted, and names it. Never rejects.
 */
export async function kubeSphereView(upstream: Upstream, auth: Authentication, now: () => number): Promise<ServerView> {
  try {
    const response = await callUpstream(upstream, auth, { method: 'GET', path: '/kapis/version' });
    const { status, body } = response;
    const clock = clockOf(response, now);
    const message = typeof body['message'] === 'string' ? body['message'] : '';
    if (status === 401) {
      const { cause, advice } = tokenTroubleOf(message);
      return { problem: `401 ${message}`, reason: cause, explanation: advice, ...clock };
    }
    const username = parseForbiddenMessage(message)?.user ?? (status === 200 ? auth.facts.username : undefined);
    if (username === undefined) return { problem: `it answered ${status}${message && ` ${message}`}`, ...clock };
    return { userInfo: { username, groups: kubeSphereGroups(username) }, ...clock };
  } catch (error) {
    return { problem: upstream.secrets.masked(reasonOf(error)) };
  }
}
