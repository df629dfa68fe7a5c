import type { Denial } from '../../rules/denial.ts';
import { newDenial } from '../../denials/evidence/new-denial.ts';
import type { KubeSphereEvidence } from './evidence.ts';

/** ks-apiserver could not decode the path: it says so, or panics and closes the connection, before it looks at any credential. */
export function explainUndecoded(evidence: KubeSphereEvidence): Denial | undefined {
  const { refused, problem, message } = evidence;
  if (problem?.code === 0 && refused.status !== 401) {
    const reason =
      'ks-apiserver panics while it decodes this path, before authentication, and closes the connection: leave the cluster prefix out, or ask for a longer path.';
    return newDenial(evidence, { class: 'server-bug', reason });
  }
  // The typing error is the server's.
  if (refused.status === 500 && message.includes('failed to crate RequestInfo: unable to determine kind')) {
    const reason = 'ks-apiserver cannot decode this path: name a resource after watch or proxy.';
    return newDenial(evidence, { class: 'request', reason });
  }
  return undefined;
}
