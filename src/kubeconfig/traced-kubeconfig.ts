import { type KeyUser, keyUser } from '../api/secrets/key-user.ts';
import type { OtherContext } from './load-contexts.ts';
import type { Upstream } from './upstream.ts';

/** A context that was not chosen, and the URL of the proxy that leads to its server as its user. */
export interface TracedContext extends OtherContext {
  readonly url: string;
}

/**
 * A kubeconfig that leads to the proxy: the contexts of the user, with their names and namespaces, and nobody's credentials. JSON is YAML, and
 * every client reads it. Users are named, since some clients insist, but have nothing in them except the key of the URL (`keyUser`).
 */
export function tracedKubeconfig(url: string, chosen: Upstream, others: readonly TracedContext[]): string {
  const current = chosen.context || 'kubetrace';
  const clusters = new NamedServers();
  const users = new NamedServers();
  const contexts = [{ name: current, url, ...chosen }, ...others].map(({ name, url: server, ...it }, i) => {
    const cluster = clusters.nameOf(server, it.cluster || 'kubetrace');
    const user = users.nameOf(server, it.user || 'kubetrace');
    return {
      name: i === 0 ? current : name,
      context: { cluster, user, ...(it.namespace && { namespace: it.namespace }) },
    };
  });
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': current,
    contexts,
    // There is no TLS to verify on our loopback port, but @kubernetes/client-node speaks plain HTTP only where this is set.
    clusters: clusters.entries().map(([name, server]) => ({
      name,
      cluster: { server, 'insecure-skip-tls-verify': true },
    })),
    users: users.entries().map(([name, server]) => ({ name, user: userOf(server) })),
  };
  return `${JSON.stringify(config, undefined, 2)}\n`;
}

/** The URL says where and as whom, so a cluster or a user that contexts share is one entry for each URL. Of others with its name each gets a number. */
class NamedServers {
  readonly #servers = new Map<string, string>();
  /** By the server and the name that was wanted. */
  readonly #names = new Map<string, string>();
  /** By the name that was wanted: the number to try next. */
  readonly #numbers = new Map<string, number>();

  nameOf(server: string, wanted: string): string {
    const key = `${server} ${wanted}`;
    const known = this.#names.get(key);
    if (known !== undefined) return known;
    let number = this.#numbers.get(wanted) ?? 1;
    let name = wanted;
    for (; ; number++) {
      name = number === 1 ? wanted : `${wanted}.${number}`;
      if ((this.#servers.get(name) ?? server) === server) break;
    }
    this.#numbers.set(wanted, number + 1);
    this.#names.set(key, name);
    this.#servers.set(name, server);
    return name;
  }

  entries(): readonly (readonly [name: string, server: string])[] {
    return [...this.#servers];
  }
}

function userOf(server: string): KeyUser | Record<string, never> {
  const key = new URL(server).pathname.slice(1);
  return key === '' ? {} : keyUser(key);
}
