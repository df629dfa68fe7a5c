import type { RequestInfo } from '../api/request-info.ts';

/**
 * Whether the bodies of a request may hold secrets: Secrets in any API group (KubeSphere serves them again under its own),
 * tokens of service accounts, token reviews, log-ins and users with their passwords.
 */
export function mayHoldSecrets(info: RequestInfo | undefined, target: string): boolean {
  if (!info) return UNDECODED.test(target);
  if (!info.isResourceRequest) return NON_RESOURCE.test(info.path);
  return (
    RESOURCES.has(info.resource) ||
    SUBRESOURCES.has(info.subresource) ||
    (info.resource === 'users' && info.apiGroup.endsWith('kubesphere.io'))
  );
}

const RESOURCES: ReadonlySet<string> = new Set(['secrets', 'tokenreviews']);
const SUBRESOURCES: ReadonlySet<string> = new Set(['token', 'password', 'kubeconfig']);
const NON_RESOURCE = /^\/(?:oauth|login|logout)(?:\/|$)|\/(?:kubeconfig|password)$/;
const UNDECODED = /secret|token|oauth|login|password|kubeconfig|%/i;
