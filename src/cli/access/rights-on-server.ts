import { ActionableError } from '../../api/actionable-error.ts';
import type { ConnectionFlags } from '../../kubeconfig/file/connection-flags.ts';
import { reviewedRules, rulesReview } from '../../needs/rules-review.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { problemOf, serverView } from '../upstream/server-view.ts';
import { callUpstream } from '../upstream/upstream-call.ts';
import type { Rights } from './rights.ts';

/** What the API server says that we, or whom the flags name, may do in the namespace. Throws ActionableError. */
export async function rightsOnServer(connection: ConnectionFlags, terminal: Terminal): Promise<Rights> {
  const [{ loadUpstream }, { processEnvironment }] = await Promise.all([
    import('../../kubeconfig/load-upstream.ts'),
    import('../../kubeconfig/environment.ts'),
  ]);
  const upstream = await loadUpstream(connection, processEnvironment(terminal));
  const auth = await upstream.authenticate();
  const { namespace, context, server } = upstream;
  const [{ status, body }, { userInfo }] = await Promise.all([
    callUpstream(upstream, auth, rulesReview(namespace)),
    serverView(upstream, auth, Date.now),
  ]);
  const reviewed = status === 201 || status === 200 ? reviewedRules(body) : undefined;
  if (!reviewed) throw notReviewed(status, body, auth.facts.impersonates);
  const { rules, isIncomplete, evaluationError } = reviewed;
  return {
    username: userInfo?.username ?? auth.facts.impersonates ?? auth.facts.username ?? '',
    groups: userInfo?.groups ?? [],
    source: `${context === '' ? '' : `context ${context}, `}${server.origin}`,
    namespace,
    granted: [{ namespace: '', rules }],
    isIncomplete,
    notes: [
      ...(isIncomplete ? ['the server says that this is not all: an authorizer besides RBAC may allow more'] : []),
      ...(evaluationError === '' ? [] : [`the server could not evaluate all of it: ${evaluationError}`]),
    ],
  };
}

function notReviewed(
  status: number,
  body: Readonly<Record<string, unknown>>,
  impersonates: string | undefined,
): ActionableError {
  const hint =
    status === 403 && impersonates !== undefined
      ? `--as takes the right to impersonate ${impersonates}; or read the RBAC objects: kubetrace can -f FILE --as ${impersonates}`
      : 'kubetrace whoami shows which credential is used and what the server makes of it';
  return new ActionableError('ERR_ACCESS_REVIEW', `the API server did not say: ${problemOf(status, body)}`, hint);
}
