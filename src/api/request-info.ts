/** What kube-apiserver reads off a request before it looks at anything else (apiserver pkg/endpoints/request/requestinfo.go). */
export interface RequestInfo {
  readonly isResourceRequest: boolean;
  /** The decoded URL path, slashes kept as they came. */
  readonly path: string;
  /** `list`, `deletecollection` …; for a non-resource request the method in lower case; `''` for a method RBAC has no verb for. */
  readonly verb: string;
  readonly apiPrefix: string;
  /** `''` is the core group. */
  readonly apiGroup: string;
  readonly apiVersion: string;
  readonly namespace: string;
  readonly resource: string;
  readonly subresource: string;
  readonly name: string;
  /** The segments from the resource on: `[resource, name?, subresource?, …]`. */
  readonly parts: readonly string[];
  /** The raw selector, for `list`, `watch` and `deletecollection` only. */
  readonly fieldSelector: string;
  readonly labelSelector: string;
}
