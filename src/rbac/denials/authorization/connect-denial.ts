import { boundSubject, curesFor } from '../../cures/cures.ts';
import type { Denial } from '../../rules/denial.ts';
import type { Evidence } from '../evidence/evidence.ts';
import { newDenial } from '../evidence/new-denial.ts';
import { userText } from '../../rules/action-text.ts';
import { authorizerDoubt, isOfAuthorizer } from './authorizer-reason.ts';
import { groupsOf } from '../../../api/text/groups.ts';

/**
 * The second check of exec, attach and port-forward since 1.35: a WebSocket handshake is a GET, so the handler asks again for
 * `create`. The message has only the pod and the authorizers' reason, which is mostly empty
 * (kubernetes pkg/registry/core/pod/rest/authorize.go). It comes after the admission plugins, whose texts are more certain signs.
 */
export function explainConnectDenial(evidence: Evidence): Denial | undefined {
  const { info, message, fromFilter, status, actor } = evidence;
  const found = /^pods "(?:[^"\\]|\\.)*" is forbidden: ?(?<reason>.*)$/s.exec(message);
  if (!found || !status || fromFilter) return undefined;
  const [reason] = groupsOf(found, 'reason');
  if (!info && (reason === '' || isOfAuthorizer(reason)))
    return newDenial(evidence, { class: 'connect', reason: withoutRequest, cures: [] });
  if (!info) return undefined;
  const stream = info.resource === 'pods' && ['exec', 'attach', 'portforward'].includes(info.subresource);
  if (!stream || info.verb !== 'get' || info.apiGroup !== '') return undefined;
  const cures = curesFor({ ...info, verb: 'create' }, boundSubject(actor?.username));
  const because = reason === '' ? '' : ` (${reason})`;
  return newDenial(evidence, {
    class: 'connect',
    reason:
      `${userText(actor?.username)} may get but not create pods/${info.subresource}${because}: ` +
      'since Kubernetes 1.35 a connection that starts with GET needs both.',
    cures,
    ...(reason !== '' && !isOfAuthorizer(reason) && { doubt: authorizerDoubt(reason) }),
  });
}

const withoutRequest =
  'The second check of exec, attach or port-forward (Kubernetes 1.35 and later): create on pods/exec, pods/attach or pods/portforward is ' +
  'missing. Only the request shows which one, and for whom.';
