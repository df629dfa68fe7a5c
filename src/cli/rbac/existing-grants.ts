import { ActionableError } from '../../api/actionable-error.ts';
import type { ConnectionFlags } from '../../kubeconfig/file/connection-flags.ts';
import type { RbacObjects } from '../../rbac/rules/policy.ts';
import type { Terminal } from '../terminal/terminal.ts';

/** Existing roles and bindings. */
export interface ExistingGrants {
  readonly objects: RbacObjects;
  /** A file, or a context and its server. */
  readonly source: string;
  /** What may not be read. */
  readonly notes: readonly string[];
}

/** Those of files, `-` among them. Throws ActionableError for a file that has none. */
export async function grantsInFiles(files: readonly string[], terminal: Terminal): Promise<ExistingGrants> {
  const { rbacObjectsOf } = await import('../arguments/rbac-file.ts');
  const each: RbacObjects[] = [];
  for (const file of files) each.push(await rbacObjectsOf(file, terminal));
  const objects = {
    clusterRoles: each.flatMap(({ clusterRoles }) => clusterRoles),
    clusterRoleBindings: each.flatMap(({ clusterRoleBindings }) => clusterRoleBindings),
    roles: each.flatMap(({ roles }) => roles),
    roleBindings: each.flatMap(({ roleBindings }) => roleBindings),
  };
  return { objects, source: files.join(', '), notes: [] };
}

/** Those of the cluster that the flags name, which is only read. Throws ActionableError. */
export async function grantsInCluster(connection: ConnectionFlags, terminal: Terminal): Promise<ExistingGrants> {
  const [{ loadUpstream }, { processEnvironment }, { clusterReader, readRbac }] = await Promise.all([
    import('../../kubeconfig/load-upstream.ts'),
    import('../../kubeconfig/environment.ts'),
    import('../upstream/cluster-objects.ts'),
  ]);
  const upstream = await loadUpstream(connection, processEnvironment(terminal));
  await using reader = clusterReader(upstream);
  const { objects, unread } = await readRbac(reader, upstream.namespace === '' ? [] : [upstream.namespace]);
  const { context, server } = upstream;
  return { objects, source: `${context === '' ? '' : `context ${context}, `}${server.origin}`, notes: unread };
}

/** The same where all of it can be read: a role whose bindings are not seen would seem to be bound to nobody. Throws ActionableError. */
export async function wholeGrants(connection: ConnectionFlags, terminal: Terminal): Promise<ExistingGrants> {
  const found = await grantsInCluster(connection, terminal);
  if (found.notes.length === 0) return found;
  const hint = 'use a --context that may list roles and bindings of all namespaces, or --given with a file of them';
  throw new ActionableError('ERR_RBAC_UNREAD', found.notes.join('; '), hint);
}
