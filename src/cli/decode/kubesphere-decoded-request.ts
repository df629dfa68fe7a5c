import type { HeaderList } from '../../api/request/header-list.ts';
import {
  decodeKubeSphereRequestInfo,
  type KubeSphereRequestInfo,
  KubeSphereRequestInfoError,
} from '../../api/kubesphere/kubesphere-request-info.ts';
import { isKubeSpherePath } from '../../api/kubesphere/kubesphere-signs.ts';
import type { DialectFlags } from '../arguments/dialect-flags.ts';
import { type DecodedRequest, decodedRequest, laidOut, type RequestDecoder } from './decoded-request.ts';

/** The decoder that the flags ask for. `headers` go with every request. */
export function requestDecoder({ dialect, ksVersion: version }: DialectFlags, headers: HeaderList): RequestDecoder {
  if (dialect === 'kubernetes') return decodedRequest;
  const kubeSphere: RequestDecoder = (method, url) => {
    try {
      return withKubeSphere(method, url, decodeKubeSphereRequestInfo(method, url, { version, headers }));
    } catch (error) {
      if (!(error instanceof KubeSphereRequestInfoError)) throw error;
      return { ...withKubeSphere(method, url, error.requestInfo), error: error.message };
    }
  };
  if (dialect === 'kubesphere') return kubeSphere;
  return (method, url) => (isKubeSpherePath(url) ? kubeSphere : decodedRequest)(method, url);
}

function withKubeSphere(method: string, url: string, info: KubeSphereRequestInfo): DecodedRequest {
  return {
    ...laidOut(method, url, info),
    cluster: info.cluster,
    workspace: info.workspace,
    ...(info.devops !== undefined && { devops: info.devops }),
    resourceScope: info.resourceScope,
    isKubernetesRequest: info.isKubernetesRequest,
  };
}
