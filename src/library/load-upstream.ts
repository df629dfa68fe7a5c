import type { ConnectionFlags } from '../kubeconfig/file/connection-flags.ts';
import type { Environment } from '../kubeconfig/environment.ts';
import type { Upstream as Connection } from '../kubeconfig/upstream.ts';
import { GIVEN_TEXT, libraryEnvironment } from './environment.ts';
import { processWarning, type Warn } from './warnings.ts';

/** Whom to be instead of oneself (`kubectl --as`). The one who asks needs the right to impersonate them. */
export interface Impersonation {
  /** `jane`, `system:serviceaccount:team-a:deployer`. */
  readonly user: string;
  readonly groups?: readonly string[];
  readonly uid?: string;
  readonly extra?: Readonly<Record<string, readonly string[]>>;
}

/** Which API server, and whose credentials. Names and meaning are those of kubectl's flags; what is left out is in the kubeconfig. */
export interface UpstreamOptions {
  /** A kubeconfig file. Default: `$KUBECONFIG`, else `~/.kube/config`, else the ServiceAccount of the pod. */
  readonly kubeconfig?: string;
  /** The text of a kubeconfig, instead of a file. */
  readonly kubeconfigText?: string;
  readonly context?: string;
  readonly cluster?: string;
  readonly user?: string;
  /** The URL of the API server. */
  readonly server?: string;
  /** A bearer token. */
  readonly token?: string;
  /** A file with the certificate of the CA, PEM. */
  readonly certificateAuthority?: string;
  /** A file with a client certificate, PEM. */
  readonly clientCertificate?: string;
  /** A file with its key. */
  readonly clientKey?: string;
  readonly insecureSkipTlsVerify?: boolean;
  readonly tlsServerName?: string;
  readonly namespace?: string;
  /** A user to impersonate. */
  readonly as?: string | Impersonation;
  /** In milliseconds; 0, the default: without a limit. */
  readonly requestTimeout?: number;
  /** How long an exec credential plugin may take, in milliseconds; 0, the default: without a limit. */
  readonly execTimeout?: number;
  /** Takes what an exec credential plugin writes to stderr. Default: a warning of the process. */
  readonly onWarning?: (message: string) => void;
}

/** An API server and the credentials for it. The credentials themselves cannot be read off it. */
export interface Upstream {
  /** With the base path of the server. */
  readonly server: URL;
  /** `''` where there is no kubeconfig. */
  readonly context: string;
  readonly cluster: string;
  readonly user: string;
  /** The namespace of the context, `default` if it has none. */
  readonly namespace: string;
  /** For a person: `context "dev" in /home/me/.kube/config`. */
  readonly source: string;
}

/**
 * The API server and the credentials that kubectl would use, from a kubeconfig or the ServiceAccount of the pod. Exec plugins are run, and
 * OIDC tokens are renewed, when a request needs them. Rejects with a `KubetraceError` for all that a person can fix.
 *
 * @example
 * ```ts
 * import { loadUpstream } from 'kubetrace';
 * import { startPlayground } from 'kubetrace/playground';
 *
 * const playground = await startPlayground();
 * const upstream = await loadUpstream({ kubeconfigText: await playground.kubeconfig(), context: 'dev' });
 * console.log(upstream.user, upstream.namespace); // dev team-a
 * await playground.close();
 * ```
 */
export async function loadUpstream(options: UpstreamOptions = {}): Promise<Upstream> {
  const { kubeconfigText, onWarning = processWarning } = options;
  return LoadedUpstream.load(flagsOf(options), { warn: onWarning, text: kubeconfigText });
}

/** The connection behind an upstream, as somebody else where that is wanted. Throws TypeError for one that `loadUpstream` did not make. */
export function connectionOf(upstream: Upstream, as?: string | Impersonation): Promise<Connection> {
  return LoadedUpstream.connection(upstream, as);
}

/** The connection to a server at a URL, without credentials. */
export async function connectionTo(
  server: string | URL,
  as: string | Impersonation | undefined,
  warn: Warn,
): Promise<Connection> {
  const [{ upstreamIn }, { EMPTY_CONFIG }] = await Promise.all([
    import('../kubeconfig/load-upstream.ts'),
    import('../kubeconfig/file/config.ts'),
  ]);
  const found = { config: EMPTY_CONFIG, files: [], searched: '' };
  return upstreamIn(
    found,
    flagsOf({ server: String(server), ...(as !== undefined && { as }) }),
    libraryEnvironment(warn),
  );
}

interface Source {
  readonly warn: Warn;
  readonly text: string | undefined;
}

/** Keeps what could prove who one is out of the reach of those who print or send on an upstream. */
class LoadedUpstream implements Upstream {
  readonly server: URL;
  readonly context: string;
  readonly cluster: string;
  readonly user: string;
  readonly namespace: string;
  readonly source: string;
  readonly #connection: Connection;
  readonly #flags: ConnectionFlags;
  readonly #from: Source;

  private constructor(connection: Connection, flags: ConnectionFlags, from: Source) {
    const { server, context, cluster, user, namespace, source } = connection;
    this.server = new URL(server);
    this.context = context;
    this.cluster = cluster;
    this.user = user;
    this.namespace = namespace;
    this.source = source;
    this.#connection = connection;
    this.#flags = flags;
    this.#from = from;
  }

  static async load(flags: ConnectionFlags, from: Source): Promise<Upstream> {
    return new LoadedUpstream(await connect(flags, from), flags, from);
  }

  static async connection(upstream: Upstream, as: string | Impersonation | undefined): Promise<Connection> {
    if (!(upstream instanceof LoadedUpstream)) {
      throw new TypeError('upstream is neither a URL nor what loadUpstream returned');
    }
    return as === undefined ? upstream.#connection : connect({ ...upstream.#flags, ...asFlags(as) }, upstream.#from);
  }
}

async function connect(flags: ConnectionFlags, { warn, text }: Source): Promise<Connection> {
  const { loadUpstream: load } = await import('../kubeconfig/load-upstream.ts');
  const environment: Environment = libraryEnvironment(warn, text);
  return load(text === undefined ? flags : { ...flags, kubeconfig: GIVEN_TEXT }, environment);
}

function flagsOf({ as, ...options }: UpstreamOptions): ConnectionFlags {
  const { onWarning: _warn, kubeconfigText: _text, ...flags } = options;
  return { ...flags, ...(as !== undefined && asFlags(as)) };
}

function asFlags(as: string | Impersonation): ConnectionFlags {
  const { user, groups, uid, extra = {} } = typeof as === 'string' ? { user: as } : as;
  const pairs = Object.entries(extra).flatMap(([key, values]) => values.map((value) => `${key}=${value}`));
  return {
    as: user,
    ...(groups && { asGroup: groups }),
    ...(uid !== undefined && { asUid: uid }),
    ...(pairs.length > 0 && { asUserExtra: pairs }),
  };
}
