import { headerValue } from '../../../api/request/header-list.ts';
import type { Denial } from '../../rules/denial.ts';
import type { Evidence } from '../evidence/evidence.ts';
import { newDenial } from '../evidence/new-denial.ts';

/** Our own filter refused the request; the Status says so in its causes. */
export function explainRefusal(evidence: Evidence): Denial | undefined {
  const cause = evidence.status?.details?.causes?.find(({ reason }) => reason === 'KubetraceRefused');
  if (!cause) return undefined;
  const rule = cause.message ? `: ${cause.message}` : '';
  return newDenial(evidence, { class: 'refusal', reason: `kubetrace itself refused this and did not send it${rule}.` });
}

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
  if (behind) {
    const reason = `The API server allowed this; the backend it forwarded to${server ? ` (${server})` : ''} rejected it. RBAC cannot fix this.`;
    return newDenial(evidence, { class: 'backend', reason });
  }
  const filter = message === 'Forbidden\n' ? ' That is how the filter of kubectl proxy answers.' : '';
  const reason = `This response is not from the API server: something in front of it (${server ?? 'a proxy, gateway or firewall'}) denied the request.${filter}`;
  return newDenial(evidence, { class: 'gateway', reason });
}
