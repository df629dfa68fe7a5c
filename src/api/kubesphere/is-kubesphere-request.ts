import { parseJson } from '../bounds/bounded-json.ts';
import { BOUNDS } from '../bounds/bounds.ts';
import type { HeaderList } from '../request/header-list.ts';
import { effectiveAuthorization } from './kubesphere-filter.ts';
import { isKubeSpherePath, isKubeSphereToken } from './kubesphere-signs.ts';

/** True for a request that only KubeSphere could answer: by its path, or by its token. */
export function isKubeSphereRequest(target: string, headers: HeaderList): boolean {
  return isKubeSpherePath(target) || SERVICE_PROXY.test(target) || hasToken(headers);
}

const SERVICE_PROXY = /\/services\/(?=[^/]*ks-apiserver)[^/]*\/proxy\//;

/** Every request passes here, so no library is loaded for it. */
function hasToken(headers: HeaderList): boolean {
  const authorization = effectiveAuthorization(headers);
  if (authorization === undefined) return false;
  const [scheme, token = ''] = authorization.trim().split(' ');
  const payload = /^[\w-]+\.([\w-]+)\.[\w-]*$/.exec(token)?.[1];
  if (scheme?.toLowerCase() !== 'bearer' || payload === undefined) return false;
  try {
    const claims = parseJson(Buffer.from(payload, 'base64url').toString('utf8'), BOUNDS.object);
    return isKubeSphereToken(claims as Record<string, unknown>);
  } catch {
    return false;
  }
}
