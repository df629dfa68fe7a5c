import type { Attributes } from '@opentelemetry/api';
import { ATTR_K8S_NAMESPACE_NAME } from '@opentelemetry/semantic-conventions';
import { headerValue } from '../../api/request/header-list.ts';
import type { Exchange } from '../../trace/exchange.ts';
import { identityOf } from '../../trace/identity.ts';

/** What a request means to Kubernetes, and who sent it. What the conventions have no name for begins with `kubetrace.` */
export function kubernetesAttributes(exchange: Exchange): Attributes {
  const { requestInfo: info, request, response, stream, refusal, origin, credential } = exchange;
  const { user, actor, impersonation } = identityOf(exchange);
  return {
    'kubetrace.origin': origin,
    ...(info && { 'kubetrace.verb': info.verb }),
    ...(info?.isResourceRequest && {
      'kubetrace.api_group': info.apiGroup,
      'kubetrace.api_version': info.apiVersion,
      'kubetrace.resource': info.resource,
      'kubetrace.subresource': info.subresource || undefined,
      'kubetrace.name': info.name || undefined,
      [ATTR_K8S_NAMESPACE_NAME]: info.namespace || undefined,
    }),
    [ATTR_ENDUSER_ID]: user,
    'kubetrace.impersonator': impersonation ? actor : undefined,
    'kubetrace.credential.kind': credential?.kind,
    'kubetrace.audit_id': response && headerValue(response.headers, 'audit-id'),
    'kubetrace.upgrade': exchange.upgrade,
    'kubetrace.refusal.rule': refusal?.rule,
    'kubetrace.refusal.flag': refusal?.flag,
    // kubectl's own names for a run of it (kubectl pkg/cmd/util, KEP-859).
    'kubetrace.kubectl.command': headerValue(request.headers, 'kubectl-command'),
    'kubetrace.kubectl.session': headerValue(request.headers, 'kubectl-session'),
    'kubetrace.stream.exit_code': stream?.exitCode,
  };
}

// Not stable in the conventions yet, so not exported by the package.
const ATTR_ENDUSER_ID = 'enduser.id';
