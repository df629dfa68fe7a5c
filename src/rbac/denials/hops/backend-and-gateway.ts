import { headerValue } from '../../../api/request/header-list.ts';
import type { Denial } from '../../rules/denial.ts';
import type { Evidence } from '../evidence/evidence.ts';
import { newDenial } from '../evidence/new-denial.ts';

/** Our own filter refused the request; the Status says so in its causes, and the message in its words, which are all that clients print. */
export function explainRefusal(evidence: Evidence): Denial | undefined {
  const { status, message } = evidence;
  const cause = status?.details?.causes?.find(({ reason }) => reason === 'KubetraceRefused');
  const said = OWN_WORDS.exec(message)?.groups;
  if (!cause && !said) return undefined;
  const rule = cause?.message ?? said?.['rule'] ?? '';
  const remedy = said?.['cure']?.trim();
  return newDenial(evidence, {
    class: 'refusal',
    reason: `kubetrace itself refused this and did not send it${rule && `: ${rule}`}.`,
    ...(remedy && { remedy: `${remedy.charAt(0).toUpperCase()}${remedy.slice(1).replace(/\.$/, '')}.` }),
  });
}

/** `kubetrace refused GET /x: RULE; to allow it, change --reject-paths of kubetrace` (proxy/own-answers/own-status.ts). */
const OWN_WORDS =
  /(?:^|: )kubetrace refused (?:this request|[A-Z]{3,10} [^\n]{1,2000}?): (?<rule>[^;\n]{0,500})(?:; (?<cure>[^\n]{0,500}))?$/;

/** Client and server could not agree how to upgrade the connection; reported as 403 by their libraries. */
export function explainProtocolDenial(evidence: Evidence): Denial | undefined {
  const { denied, message, status } = evidence;
  if (!status && /unable to negotiate protocol|unable to upgrade/.test(message)) {
    return newDenial(evidence, {
      class: 'protocol',
      reason: `Client and server have no stream protocol in common: ${message.trim()}`,
    });
  }
  const upgrade = headerValue(denied.requestHeaders, 'Upgrade')?.toLowerCase();
  if (upgrade !== 'websocket' || denied.body.length > 0 || evidence.fromFilter) return undefined;
  const watches = evidence.info?.verb === 'watch';
  const origin = headerValue(denied.requestHeaders, 'Origin');
  const why =
    watches && origin === undefined
      ? 'a watch over WebSocket needs an Origin header'
      : 'it does not accept the Origin header or the WebSocket protocols offered';
  return newDenial(evidence, {
    class: 'protocol',
    reason: `The WebSocket library of the server rejected the handshake: ${why}.`,
  });
}

/** Not a Status: something other than the API server answered. Its Audit-Id or flow-control mark shows that the request reached it. */
export function explainOtherHop(evidence: Evidence): Denial | undefined {
  const { denied, status, passedFlowControl, message } = evidence;
  if (status || denied.responseHeaders.length === 0) return undefined;
  const behind = passedFlowControl || headerValue(denied.responseHeaders, 'Audit-Id') !== undefined;
  const server = headerValue(denied.responseHeaders, 'Server') ?? headerValue(denied.responseHeaders, 'Via');
  // The body would show it, and the API server's own denial has none here either (RFC 9110 section 9.3.2).
  if (denied.method === 'HEAD' && denied.body.length === 0 && (behind || server === undefined)) {
    const reason = 'A response to HEAD has no body, and its headers do not show what denied the request.';
    const remedy = 'Send the same request as GET: the body of its response shows it.';
    return newDenial(evidence, { class: 'unknown', reason, remedy });
  }
  if (behind) {
    const reason = `The API server allowed this; the backend it forwarded to${server ? ` (${server})` : ''} rejected it. RBAC cannot fix this.`;
    return newDenial(evidence, { class: 'backend', reason });
  }
  const filter = message === 'Forbidden\n' ? ' That is how the filter of kubectl proxy answers.' : '';
  const reason = `This response is not from the API server: something in front of it (${server ?? 'a proxy, gateway or firewall'}) denied the request.${filter}`;
  const remedy =
    'Ask those who run it which rule refused, and compare with the same request sent straight to the API server (the server field of the kubeconfig).';
  return newDenial(evidence, { class: 'gateway', reason, remedy });
}
