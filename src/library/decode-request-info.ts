import type { DialectName } from '../api/dialect/dialect.ts';
import { dialectNamed } from '../api/dialects.ts';
import type { RequestInfo } from '../api/request/request-info.ts';
import type { PolicyRule } from '../rbac/rules/policy-rule.ts';
import { ruleFor } from '../rbac/rules/rule-match.ts';

/** Whose rules a request is read by. */
export interface DecodeOptions {
  /** Default `kubernetes`. */
  readonly dialect?: DialectName;
}

/**
 * What a request means to the API server, read exactly as kube-apiserver does it, offline: verb, resource, namespace, name … `url` is a path
 * with its query, or a whole URL. Throws an Error with the words of the server where the server itself cannot make anything of the request.
 *
 * @example
 * ```ts
 * import { decodeRequestInfo } from 'kubetrace';
 *
 * const { verb, resource, subresource, namespace, name } = decodeRequestInfo(
 *   'GET',
 *   'https://10.0.0.1:6443/api/v1/namespaces/demo/pods/web-0/log?follow=true',
 * );
 * console.log(verb, `${resource}/${subresource}`, namespace, name); // get pods/log demo web-0
 * ```
 */
export function decodeRequestInfo(method: string, url: string | URL, options: DecodeOptions = {}): RequestInfo {
  return dialectNamed(options.dialect ?? 'kubernetes', '4').requestInfo(method, String(url), []);
}

/**
 * The RBAC rule that a request needs: exactly that, for a Role in its `namespace`, or for a ClusterRole where that is empty.
 *
 * @example
 * ```ts
 * import { decodeRequestInfo, neededRule } from 'kubetrace/decode';
 *
 * console.log(neededRule(decodeRequestInfo('DELETE', '/apis/apps/v1/namespaces/demo/deployments/web')));
 * // { apiGroups: [ 'apps' ], resources: [ 'deployments' ], resourceNames: [ 'web' ], verbs: [ 'delete' ] }
 * ```
 */
export function neededRule(requestInfo: RequestInfo): PolicyRule {
  return ruleFor(requestInfo);
}
