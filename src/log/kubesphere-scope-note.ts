import { isKubeSphereInfo } from '../api/kubesphere/kubesphere-request-info.ts';
import type { RequestInfo } from '../api/request/request-info.ts';

/** The scope of a request to KubeSphere, shown after its line: `Global`, `workspace ws-a, cluster member`; `''` where a namespace says it. */
export function scopeNote(info: RequestInfo | undefined): string {
  if (!info || !isKubeSphereInfo(info)) return '';
  const { resourceScope, workspace, cluster } = info;
  const scope = resourceScope === 'Global' ? 'Global' : workspace && `workspace ${workspace}`;
  return [scope, cluster && `cluster ${cluster}`].filter(Boolean).join(', ');
}
