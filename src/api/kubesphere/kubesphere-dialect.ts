import type { Dialect } from '../dialect/dialect.ts';
import { pathAnatomy, type Segment } from '../request/path-anatomy.ts';
import { escapedPath } from '../request/percent-encoding.ts';
import type { RequestInfo } from '../request/request-info.ts';
import { kubeSphereAnatomy } from './kubesphere-anatomy.ts';
import { decodeKubeSphereRequestInfo, isKubeSphereInfo } from './kubesphere-request-info.ts';
import type { KubeSphereVersion } from './kubesphere-version.ts';

/** ks-apiserver's way to read requests, one for each line of versions. */
export const kubeSphereDialects: Readonly<Record<KubeSphereVersion, Dialect>> = {
  '3.2': dialectOf('3.2'),
  '3': dialectOf('3'),
  '4': dialectOf('4'),
};

function dialectOf(version: KubeSphereVersion): Dialect {
  return {
    name: 'kubesphere',
    readsHeaders: true,
    requestInfo: (method, target, headers, url) =>
      decodeKubeSphereRequestInfo(method, target, { version, headers, url }),
    anatomy: (target) => kubeSphereAnatomy(target, version),
    anatomyOf: (info) => anatomyOf(info, version),
    mayBeDenial: (status) => DENIAL_STATUSES.has(status),
  };
}

/** v4 takes the cluster out of the path. */
function anatomyOf(info: RequestInfo, version: KubeSphereVersion): readonly Segment[] {
  const path = escapedPath(info.path);
  if (!isKubeSphereInfo(info)) return pathAnatomy(path);
  const isInPath = version !== '4' || info.cluster === '';
  return kubeSphereAnatomy(isInPath ? path : `/clusters/${encodeURIComponent(info.cluster)}${path}`, version);
}

/** ks-apiserver denies in many ways: see `explainKubeSphereDenial`. */
const DENIAL_STATUSES: ReadonlySet<number> = new Set([400, 401, 403, 422, 500, 502, 503, 511]);
