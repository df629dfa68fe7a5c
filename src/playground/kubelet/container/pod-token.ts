import type { Cluster } from '../../cluster.ts';
import type { IssuedToken } from '../../identity/token-issuer.ts';
import { numberAt, textAt } from '../../store/kube-object.ts';
import type { JsonObject, KubeObject } from '../../store/kube-object.ts';
import { builtIn } from '../../store/resource-table.ts';
import { FileError } from '../shell/file-tree.ts';

const serviceAccounts = builtIn('', 'v1', 'serviceaccounts');
const pods = builtIn('', 'v1', 'pods');
const HOUR = 3600;

/** By cluster, then by pod and what was asked for: a token stays the same until most of its time is over. */
const issued = new WeakMap<Cluster, Map<string, IssuedToken & { readonly renewAt: number }>>();

/** The token in a volume of a pod, bound to that. Throws FileError where its ServiceAccount is gone. `wish` is a serviceAccountToken of a projected volume. */
export async function podToken(cluster: Cluster, pod: KubeObject, wish: JsonObject): Promise<string> {
  const { namespace = '', uid = '' } = pod.metadata;
  const tokens = issued.get(cluster) ?? new Map<string, IssuedToken & { readonly renewAt: number }>();
  issued.set(cluster, tokens);
  const audience = textAt(wish, 'audience');
  const key = `${uid} ${audience}`;
  const known = tokens.get(key);
  if (known && known.renewAt > Date.now()) return known.token;
  const account = cluster.store.find(serviceAccounts, namespace, textAt(pod, 'spec.serviceAccountName') || 'default');
  if (!account) throw new FileError('No such file or directory');
  const lifetime = numberAt(wish, 'expirationSeconds') ?? HOUR;
  const token = await cluster.tokens.issue(account, {
    lifetime,
    pod,
    ...(audience !== '' && { audiences: [audience] }),
  });
  const present = new Set(cluster.store.list(pods).map(({ metadata }) => metadata.uid ?? ''));
  for (const old of tokens.keys()) if (!present.has(old.split(' ')[0] ?? '')) tokens.delete(old);
  // As the kubelet renews it (pkg/kubelet/token/token_manager.go).
  tokens.set(key, { ...token, renewAt: Date.now() + lifetime * 800 });
  return token.token;
}
