import type { RequestInfo } from '../../api/request/request-info.ts';
import type { UserInfo } from '../../rbac/rules/subject.ts';
import type { Cluster } from '../cluster.ts';
import { builtIn } from '../store/resource-table.ts';

const GROUP = 'flowcontrol.apiserver.k8s.io';
const flowSchemas = builtIn(GROUP, 'v1', 'flowschemas');
const priorityLevels = builtIn(GROUP, 'v1', 'prioritylevelconfigurations');

/** Who flows where by default; the first that fits. Names are those of the server's own FlowSchemas. */
const FLOWS: readonly { readonly group: string; readonly schema: string; readonly level: string }[] = [
  { group: 'system:masters', schema: 'exempt', level: 'exempt' },
  { group: 'system:serviceaccounts', schema: 'service-accounts', level: 'workload-low' },
];
const CATCH_ALL = { schema: 'global-default', level: 'global-default' };

const LONG_RUNNING = ['attach', 'exec', 'log', 'portforward', 'proxy'];

/**
 * The headers of priority and fairness. They contain UIDs, which `kubectl get flowschemas` resolves. Long-running requests other
 * than watches have none (apiserver pkg/server/filters/priority-and-fairness.go).
 */
export function flowOf({ store }: Cluster, user: UserInfo, info: RequestInfo): Readonly<Record<string, string>> {
  if (info.verb === 'proxy' || (info.isResourceRequest && LONG_RUNNING.includes(info.subresource))) return {};
  const flow = FLOWS.find(({ group }) => user.groups.includes(group)) ?? CATCH_ALL;
  return {
    'X-Kubernetes-Pf-Flowschema-Uid': store.find(flowSchemas, '', flow.schema)?.metadata.uid ?? '',
    'X-Kubernetes-Pf-Prioritylevel-Uid': store.find(priorityLevels, '', flow.level)?.metadata.uid ?? '',
  };
}
