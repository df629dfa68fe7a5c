import { inGroup } from '../../rbac/rules/policy-rule.ts';
import type { Exchange } from '../../trace/exchange.ts';
import { requestMethod } from './http-attributes.ts';

/**
 * What the span of an exchange is called: `list pods`, `get deployments.apps/scale`, `get /version`. Never with the name of an object or a
 * namespace, since backends group by it. A path that is not one of the API server's own is left out.
 */
export function spanName({ request, requestInfo }: Pick<Exchange, 'request' | 'requestInfo'>): string {
  const { verb, isResourceRequest, resource, subresource, apiGroup, path = '' } = requestInfo ?? {};
  const { method } = requestMethod(request.method);
  const does = verb || (method === '_OTHER' ? 'HTTP' : method);
  if (isResourceRequest && resource) {
    return `${does} ${inGroup(subresource ? `${resource}/${subresource}` : resource, apiGroup ?? '')}`;
  }
  const [, root = ''] = path.split('/');
  return ROOTS.has(root) ? `${does} /${root}` : does;
}

/** First segments of the paths of kube-apiserver that are not resources. */
const ROOTS: ReadonlySet<string> = new Set([
  '.well-known',
  'api',
  'apis',
  'healthz',
  'livez',
  'logs',
  'metrics',
  'openapi',
  'readyz',
  'version',
]);
