import type { DialectName } from '../api/dialect/dialect.ts';

/** Where a playground listens, and as what. */
export interface PlaygroundOptions {
  /** Of the plain listener. Default 0: any free one. */
  readonly port?: number;
  /** Of the TLS listener. Default 0: any free one. */
  readonly securePort?: number;
  /** Default `127.0.0.1`. */
  readonly address?: string;
  /** `1.33`: behave as that minor of Kubernetes does, where that differs. Default: the newest that it knows. */
  readonly release?: string;
  /** Objects (YAML, several documents) besides those that it comes with. `reset` removes them. */
  readonly manifest?: string;
  /** Default `kubernetes`. */
  readonly dialect?: DialectName;
}

/** A small API server with real RBAC in this process, for tests: no files, no cluster. */
export interface Playground extends AsyncDisposable {
  /** `http://127.0.0.1:PORT`: anonymous requests and bearer tokens. */
  readonly url: string;
  /** `https://127.0.0.1:PORT`: client certificates as well. */
  readonly secureUrl: string;
  /** The certificate of its CA, PEM. */
  readonly ca: string;
  /** Who has a context in its kubeconfig: `admin`, `dev`, `sample` … */
  readonly users: readonly string[];
  /** A bearer token for one of them, or for a ServiceAccount: `NAMESPACE:NAME`. Rejects for others. */
  token(user: string): Promise<string>;
  /** A kubeconfig with a context for each user. The current one is that of `user`, `admin` by default. It holds credentials. */
  kubeconfig(user?: string): Promise<string>;
  /** Stores the objects of a manifest (YAML, several documents), as if an administrator had created them. Throws for kinds that it does not know. */
  load(manifest: string): void;
  /** Puts all objects back as they were at the start. */
  reset(): void;
  close(): Promise<void>;
}

/**
 * Starts a playground. It has namespaces, pods, Roles and users who may do little: docs/playground.md.
 *
 * @example
 * ```ts
 * import { startPlayground } from 'kubetrace/playground';
 *
 * const playground = await startPlayground();
 * console.log(playground.users); // [ 'admin', 'alice', 'dev', 'sample', 'reporter', 'deployer' ]
 * const authorization = `Bearer ${await playground.token('reporter')}`;
 * const response = await fetch(`${playground.url}/api/v1/namespaces/team-a/secrets`, { headers: { authorization } });
 * console.log(response.status, (await response.json()).reason); // 403 Forbidden
 * await playground.close();
 * ```
 */
export async function startPlayground(options: PlaygroundOptions = {}): Promise<Playground> {
  const { release, manifest, ...where } = options;
  const { startPlayground: start, USERS } = await import('../playground/playground.ts');
  const playground = await start({ ...where, ...(release !== undefined && { minor: minorOf(release) }) });
  const close = () => playground.close();
  try {
    if (manifest !== undefined) playground.load(manifest);
  } catch (error) {
    await close();
    throw error;
  }
  const { url, secureUrl, ca } = playground;
  return {
    url,
    secureUrl,
    ca,
    users: USERS.map(({ name }) => name),
    token: (user) => playground.token(user),
    kubeconfig: (user) => playground.kubeconfig(user),
    load: (objects) => playground.load(objects),
    reset: () => playground.reset(),
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** `1.33`, `v1.33`, and the releases of that minor. */
function minorOf(release: string): number {
  const minor = /^v?1\.(\d+)(?:\.\d+)?$/.exec(release)?.[1];
  if (minor === undefined) throw new RangeError(`${release} is not a release of Kubernetes such as 1.33`);
  return Number(minor);
}
