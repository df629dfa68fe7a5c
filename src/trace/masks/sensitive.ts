import type { RequestInfo } from '../../api/request/request-info.ts';

/**
 * Whether the bodies of a request may hold secrets: Secrets in any API group (KubeSphere serves them again under its own),
 * tokens of service accounts, token reviews, log-ins and users with their passwords. Where the path is not one of the API
 * server's own resources (KubeSphere's `/kapis`, whatever is behind a `proxy` subresource) any segment may name them.
 */
export function mayHoldSecrets(info: RequestInfo | undefined, target: string): boolean {
  if (!info) return UNDECODED.test(target);
  if (!info.isResourceRequest || info.subresource === 'proxy' || info.verb === 'proxy')
    return SEGMENT.test(info.path) || hasUsers(info.path);
  return RESOURCES.has(info.resource) || SUBRESOURCES.has(info.subresource) || hasUsers(info.path);
}

/** KubeSphere's users, in whatever way they are asked for. */
function hasUsers(path: string): boolean {
  const group = path.indexOf('/iam.kubesphere.io/');
  return group >= 0 && /\busers\b/.test(path.slice(group));
}

const RESOURCES: ReadonlySet<string> = new Set(['secrets', 'tokenreviews']);
const SUBRESOURCES: ReadonlySet<string> = new Set(['token', 'password', 'kubeconfig']);
const SEGMENT = /\/(?:secrets|tokenreviews|token|tokens|oauth|oauth2|login|logout|password|kubeconfig)(?:\/|$)/;
/** Escapes in it may hide any word. */
const UNDECODED = /secret|token|oauth|login|password|kubeconfig|users|%/i;
