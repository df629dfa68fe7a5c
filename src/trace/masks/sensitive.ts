import { FRONT_SERVERS } from '../../api/dialects.ts';
import type { RequestInfo } from '../../api/request/request-info.ts';

/**
 * Whether the bodies of a request may hold secrets: Secrets in any API group (servers in front of Kubernetes serve them again under their own),
 * tokens of service accounts, token reviews, log-ins and users with their passwords. Where the path is not one of the API
 * server's own resources (one that another server serves, or below a `proxy` subresource) any segment may name them.
 */
export function mayHoldSecrets(info: RequestInfo | undefined, target: string): boolean {
  if (!info) return UNDECODED.test(target);
  if (!info.isResourceRequest || info.subresource === 'proxy' || info.verb === 'proxy')
    return SEGMENT.test(info.path) || isFrontSecret(info.path);
  return RESOURCES.has(info.resource) || SUBRESOURCES.has(info.subresource) || isFrontSecret(info.path);
}

function isFrontSecret(path: string): boolean {
  for (const server of FRONT_SERVERS) if (server.holdsSecrets(path)) return true;
  return false;
}

const RESOURCES: ReadonlySet<string> = new Set(['secrets', 'tokenreviews']);
const SUBRESOURCES: ReadonlySet<string> = new Set(['token', 'password', 'kubeconfig']);
const SEGMENT = /\/(?:secrets|tokenreviews|token|tokens|oauth|oauth2|login|logout|password|kubeconfig)(?:\/|$)/;
/** Escapes in it may hide any word. */
const UNDECODED = /secret|token|oauth|login|password|kubeconfig|users|%/i;
