import type { KubeSphereRequestInfo } from '../../api/kubesphere/kubesphere-request-info.ts';

/** Where a request is at home, to follow its log line: `Global`, `workspace ws-a, cluster member`; `''` where its namespace says it. */
export function scopeNote({ resourceScope, workspace, cluster }: KubeSphereRequestInfo): string {
  const scope = resourceScope === 'Global' ? 'Global' : workspace && `workspace ${workspace}`;
  return [scope, cluster && `cluster ${cluster}`].filter(Boolean).join(', ');
}
