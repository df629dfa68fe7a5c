import { headerValue } from '../../../api/request/header-list.ts';
import type { Denial } from '../../rules/denial.ts';
import type { Evidence } from '../evidence/evidence.ts';
import { newDenial } from '../evidence/new-denial.ts';

/** Our own filter refused; the Status says so in its causes. */
export function explainRefusal(evidence: Evidence): Denial | undefined {
  const cause = evidence.status?.details?.causes?.find(({ reason }) => reason === 'KubetraceRefused');
  if (!cause) return undefined;
  const rule = cause.message ? `: ${cause.message}` : '';
  return newDenial(evidence, { class: 'refusal', reason: `kubetrace itself refused this and asked nobody${rule}.` });
}

/** Client and server could not agree how to upgrade the connection; reported as 403 by their libraries. */
export function explainProtocolDenial(evidence: Evidence): Denial | undefined {
  const { denied, message, status } = evidence;
  if (!status && /unable to negotiate protocol|unable to upgrade/.test(message)) {
    return newDenial(evidence, {
      class: 'protocol',
      reason: `Client and server share no stream protocol: ${message.trim()}`,
    });
  }
  const upgrade = headerValue(denied.requestHeaders, 'Upgrade')?.toLowerCase();
  if (upgrade !== 'websocket' || denied.body.length > 0 || evidence.fromFilter) return undefined;
  const watches = evidence.info?.verb === 'watch';
  const origin = headerValue(denied.requestHeaders, 'Origin');
  const why =
    watches && origin === undefined
      ? 'a watch over WebSocket needs an Origin header'
      : 'the Origin header, or the WebSocket protocols offered, do not suit it';
  return newDenial(evidence, {
    class: 'protocol',
    reason: `The WebSocket library of the server refused the handshake: ${why}.`,
  });
}

/** No Status: what answered is not the API server. Its Audit-Id or flow-control mark tells that the request got through to it. */
export function explainOtherHop(evidence: Evidence): Denial | undefined {
  const { denied, status, passedFlowControl, message } = evidence;
  if (status || denied.responseHeaders.length === 0) return undefined;
  const behind = passedFlowControl || headerValue(denied.responseHeaders, 'Audit-Id') !== undefined;
  const server = headerValue(denied.responseHeaders, 'Server') ?? headerValue(denied.responseHeaders, 'Via');
  const hop = server ? `${server}, ` : '';
  if (behind) {
    const reason = `The API server let this pass; ${hop}what it passed it on to, refused it in words of its own. RBAC is no cure.`;
    return newDenial(evidence, { class: 'backend', reason });
  }
  const filter = message === 'Forbidden\n' ? ' That is how the filter of kubectl proxy answers.' : '';
  const reason = `This answer is not the API server's: ${hop}something in front of it (a proxy, gateway or firewall) refused.${filter}`;
  return newDenial(evidence, { class: 'gateway', reason });
}
