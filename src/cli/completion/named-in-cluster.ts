import { isOf, object, text } from '../../api/shape.ts';
import type { ConnectionFlags } from '../../kubeconfig/file/connection-flags.ts';
import { loadUpstream } from '../../kubeconfig/load-upstream.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { clusterReader } from '../upstream/cluster-objects.ts';
import { quietEnvironment } from './named-in-kubeconfig.ts';

/** How long a person waits for names at most, in milliseconds: a plugin that fetches a credential, then the server. */
const PATIENCE = 1000;

/** The namespaces of the cluster; none where it does not answer in a second, or not to us. Throws ActionableError where it is not known. */
export function namespaces(flags: ConnectionFlags, terminal: Terminal): Promise<readonly string[]> {
  return namesAt('/api/v1/namespaces', flags, terminal);
}

/** The ServiceAccounts of a namespace, likewise. */
export function serviceAccounts(
  namespace: string,
  flags: ConnectionFlags,
  terminal: Terminal,
): Promise<readonly string[]> {
  return namesAt(`/api/v1/namespaces/${encodeURIComponent(namespace)}/serviceaccounts`, flags, terminal);
}

async function namesAt(path: string, flags: ConnectionFlags, terminal: Terminal): Promise<readonly string[]> {
  const limits = { requestTimeout: PATIENCE, execTimeout: PATIENCE };
  const upstream = await loadUpstream({ ...flags, ...limits }, quietEnvironment(terminal));
  await using reader = clusterReader(upstream);
  const { status, body } = await reader.get(`${path}?limit=${MOST}`);
  const { items } = body;
  if (status !== 200 || !Array.isArray(items)) return [];
  return items.filter((item) => isOf(ITEM, item)).map(({ metadata }) => metadata.name);
}

/** More than that nobody reads. */
const MOST = 500;
const ITEM = object<{ metadata: { name: string } }>({ metadata: object<{ name: string }>({ name: text }) });
