import { type Environment, processEnvironment } from '../../kubeconfig/environment.ts';
import { findKubeconfig } from '../../kubeconfig/file/find-kubeconfig.ts';
import type { OfferedValue } from '../arguments/offered.ts';
import type { Terminal } from '../terminal/terminal.ts';

/** What has names in a kubeconfig. */
export type NamedKind = 'contexts' | 'clusters' | 'users';

/** The names of one kind in the kubeconfig that these flags choose, with what tells them apart. Throws ActionableError for a file that cannot be read. */
export async function namedInKubeconfig(
  kind: NamedKind,
  { kubeconfig }: { readonly kubeconfig?: string },
  terminal: Terminal,
): Promise<readonly OfferedValue[]> {
  const { config } = await findKubeconfig(kubeconfig, quietEnvironment(terminal));
  if (kind === 'users') return [...config.users.keys()].map((value) => ({ value }));
  if (kind === 'clusters')
    return [...config.clusters].map(([value, { server = '' }]) => ({ value, description: withoutUserinfo(server) }));
  return [...config.contexts].map(([value, { cluster = '', namespace = '' }]) => ({
    value,
    description: `cluster ${cluster}${namespace && `, namespace ${namespace}`}`,
  }));
}

/** Nothing is printed, and no plugin prompts, while a command line is being typed. */
export function quietEnvironment(terminal: Terminal): Environment {
  return { ...processEnvironment(terminal), stdinIsTerminal: false, stderr: { write: () => true } };
}

/** A URL may contain a password. */
function withoutUserinfo(server: string): string {
  return server.replace(/\/\/[^/]*@/, '//');
}
