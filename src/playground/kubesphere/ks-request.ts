import type { IncomingMessage, ServerResponse } from 'node:http';
import type { KubeSphereRequestInfo } from '../../api/kubesphere/kubesphere-request-info.ts';
import type { UserInfo } from '../../rbac/rules/subject.ts';

/** One request after ks-apiserver's filters. */
export interface KsRequest {
  readonly info: KubeSphereRequestInfo;
  readonly user: UserInfo;
  readonly query: URLSearchParams;
  readonly message: IncomingMessage;
  readonly response: ServerResponse;
}
