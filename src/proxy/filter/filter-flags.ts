/** The filter flags of kubectl proxy, and one of ours: lists of regular expressions. */
export interface FilterFlags {
  readonly acceptPaths: string;
  readonly rejectPaths: string;
  readonly acceptHosts: string;
  readonly rejectMethods: string;
  /** Origins besides that of the proxy itself whose pages may send requests. */
  readonly acceptOrigins: string;
}

/** kubectl's own defaults (kubectl pkg/proxy/proxy_server.go). */
export const DEFAULT_FILTER_FLAGS: FilterFlags = {
  acceptPaths: '^.*',
  rejectPaths: '^/api/.*/pods/.*/exec,^/api/.*/pods/.*/attach',
  acceptHosts: String.raw`^localhost$,^127\.0\.0\.1$,^\[::1\]$`,
  rejectMethods: '^$',
  acceptOrigins: '',
};
