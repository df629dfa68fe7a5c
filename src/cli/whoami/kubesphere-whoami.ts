import { parseForbiddenMessage } from '../../api/status/forbidden-message.ts';
import type { Authentication, Upstream } from '../../kubeconfig/upstream.ts';
import { tokenTroubleOf } from '../../rbac/kubesphere/token-troubles.ts';
import { kubeSphereGroups } from '../../rbac/kubesphere/kubesphere-subject.ts';
import { askServer } from '../upstream/ask-server.ts';
import { reasonOf, type ServerView } from '../upstream/server-view.ts';

/**
 * Whom ks-apiserver sees. It has no review to ask for (that of Kubernetes would be answered for ks-apiserver's own account), but a 403
 * names the user, and who is not refused is whom the token names. Never rejects.
 */
export async function kubeSphereView(upstream: Upstream, auth: Authentication, now: () => number): Promise<ServerView> {
  try {
    const { status, body, date } = await askServer(upstream, auth, { method: 'GET', path: '/kapis/version' });
    const clock = date === undefined ? {} : { clockAhead: date - now() };
    const message = typeof body['message'] === 'string' ? body['message'] : '';
    if (status === 401) {
      const { cause, advice } = tokenTroubleOf(message);
      return { problem: `401 ${message}`, reason: cause, explanation: advice, ...clock };
    }
    const username = parseForbiddenMessage(message)?.user ?? (status === 200 ? auth.facts.username : undefined);
    if (username === undefined) return { problem: `it answered ${status}${message && ` ${message}`}`, ...clock };
    return { userInfo: { username, groups: kubeSphereGroups(username) }, ...clock };
  } catch (error) {
    return { problem: `not reachable: ${reasonOf(error)}` };
  }
}
