import type { HeaderList } from '../../api/request/header-list.ts';
import { decodeKubeSphereRequestInfo } from '../../api/kubesphere/kubesphere-request-info.ts';
import type { Dialect } from '../../api/kubesphere/kubesphere-signs.ts';
import type { KubeSphereVersion } from '../../api/kubesphere/kubesphere-version.ts';
import { decodeRequestInfo, type RequestInfo } from '../../api/request/request-info.ts';
import { isKubeSphereRequest } from '../../api/kubesphere/is-kubesphere-request.ts';

/** By whose rules requests are read; `auto`: by what each shows. */
export interface DialectOptions {
  readonly dialect: Dialect | 'auto';
  readonly version: KubeSphereVersion;
}

export interface AskedFor {
  readonly method: string;
  readonly target: string;
  readonly headers: HeaderList;
}

/** Whose rules read this request. */
export function dialectFor({ dialect }: DialectOptions, { target, headers }: AskedFor): Dialect {
  if (dialect !== 'auto') return dialect;
  return isKubeSphereRequest(target, headers) ? 'kubesphere' : 'kubernetes';
}

/** The RequestInfo of that dialect; `undefined` where the server makes none. */
export function requestInfoIn(
  dialect: Dialect,
  { method, target, headers }: AskedFor,
  version: KubeSphereVersion,
): RequestInfo | undefined {
  try {
    return dialect === 'kubesphere'
      ? decodeKubeSphereRequestInfo(method, target, { version, headers })
      : decodeRequestInfo(method, target);
  } catch {
    return undefined;
  }
}

/**
 * A target as kube-apiserver's service proxy lets it through to ks-apiserver: it refuses `dryRun`, so that goes under another name
 * (ks-apiserver pkg/apiserver/filters/multicluster.go); any other stays as it is.
 */
export function throughServiceProxy(basePath: string, target: string): string {
  if (!/\/services\/(?=[^/]*ks-apiserver)[^/]*\/proxy$/.test(basePath)) return target;
  return target.replace(/([?&])dryRun=/, '$1dryrun=');
}
