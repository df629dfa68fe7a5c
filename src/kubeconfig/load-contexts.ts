import type { Environment } from './environment.ts';
import type { Context } from './file/config.ts';
import type { ConnectionFlags } from './file/connection-flags.ts';
import { findKubeconfig, type FoundConfig } from './file/find-kubeconfig.ts';
import { upstreamIn } from './load-upstream.ts';
import type { Upstream } from './upstream.ts';

/** All contexts of a kubeconfig: the one that the flags choose, and the others. */
export interface Contexts {
  readonly upstream: Upstream;
  /** The server of that one, as it is written. */
  readonly server: string;
  readonly others: readonly OtherContext[];
}

/** A context that was not chosen. */
export interface OtherContext {
  readonly name: string;
  readonly cluster: string;
  readonly user: string;
  /** `''` where it names none. */
  readonly namespace: string;
  /** What it leads to: the same object for contexts of the same cluster and user; `undefined` where that is what the chosen one leads to. */
  readonly target: ContextTarget | undefined;
}

/** A cluster and who we are there. */
export interface ContextTarget {
  /** `server` of the cluster, as it is written; `''` where there is none. */
  readonly server: string;
  /** Reads the files of its credentials, for the first time. Throws ActionableError for everything that the user can fix. */
  readonly load: () => Promise<Upstream>;
}

/**
 * What `loadUpstream` loads, and the other contexts of the same kubeconfig, about which nothing is read or checked before they are loaded. Of the
 * flags, those for impersonation and for the manner of connecting count for them too; all others describe the chosen one.
 */
export async function loadContexts(flags: ConnectionFlags, environment: Environment): Promise<Contexts> {
  const found = await findKubeconfig(flags.kubeconfig, environment);
  const upstream = await upstreamIn(found, flags, environment);
  const server = flags.server || found.config.clusters.get(upstream.cluster)?.server || upstream.server.href;
  return { upstream, server, others: otherContexts(found, upstream, flags, environment) };
}

function otherContexts(
  found: FoundConfig,
  chosen: Upstream,
  flags: ConnectionFlags,
  environment: Environment,
): readonly OtherContext[] {
  const targets = new Map<string, ContextTarget | undefined>();
  if (!isChanged(flags)) targets.set(JSON.stringify([chosen.cluster, chosen.user]), undefined);
  const { contexts, clusters } = found.config;
  const targetOf = (name: string, { cluster = '', user = '' }: Context): ContextTarget | undefined => {
    const key = JSON.stringify([cluster, user]);
    if (targets.has(key)) return targets.get(key);
    const target = {
      server: clusters.get(cluster)?.server ?? '',
      load: () => upstreamIn(found, { ...flagsForAll(flags), context: name }, environment),
    };
    targets.set(key, target);
    return target;
  };
  return [...contexts]
    .filter(([name]) => name !== chosen.context)
    .map(([name, context]) => {
      const { cluster = '', user = '', namespace = '' } = context;
      return { name, cluster, user, namespace, target: targetOf(name, context) };
    });
}

/** Whether the flags make of the chosen context something that the kubeconfig does not say. */
function isChanged(flags: ConnectionFlags): boolean {
  return [
    flags.certificateAuthority,
    flags.clientCertificate,
    flags.clientKey,
    flags.cluster,
    flags.insecureSkipTlsVerify,
    flags.login,
    flags.password,
    flags.server,
    flags.tlsServerName,
    flags.token,
    flags.user,
    flags.username,
  ].some(Boolean);
}

/** `--token` and its like are secrets of one server, and go to no other. */
function flagsForAll({
  as,
  asGroup,
  asUid,
  asUserExtra,
  clientCertificateAlways,
  disableCompression,
  execTimeout,
  requestTimeout,
}: ConnectionFlags): ConnectionFlags {
  return {
    ...(as !== undefined && { as }),
    ...(asGroup !== undefined && { asGroup }),
    ...(asUid !== undefined && { asUid }),
    ...(asUserExtra !== undefined && { asUserExtra }),
    ...(clientCertificateAlways !== undefined && { clientCertificateAlways }),
    ...(disableCompression !== undefined && { disableCompression }),
    ...(execTimeout !== undefined && { execTimeout }),
    ...(requestTimeout !== undefined && { requestTimeout }),
  };
}
