import { decodeRequestInfo } from '../../src/api/request/request-info.ts';
import type { Opening } from '../../src/trace/exchange-record.ts';

/** A request as the proxy hands it to the trace: `kubectl get pods`, where the facts do not say otherwise. */
export function anOpening(facts: Partial<Opening> = {}): Opening {
  const { method = 'GET', target = '/api/v1/namespaces/team-a/pods' } = facts;
  return {
    method,
    target,
    httpVersion: '1.1',
    rawHeaders: ['Accept', 'application/json', 'User-Agent', 'kubectl/v1.33.1 (linux/amd64) kubernetes/8adc0f0'],
    clientAddress: '127.0.0.1:40312',
    upstreamUrl: `https://10.0.0.1:6443${target}`,
    requestInfo: decodeRequestInfo(method, target),
    ...facts,
  };
}
