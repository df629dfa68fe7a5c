import { type KeyUser, keyUser } from '../../api/secrets/key-user.ts';
import type { OtherContext } from '../load-contexts.ts';
import type { Upstream } from '../upstream.ts';

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
  const clusters = new Map<string, string>();
  const users = new Map<string, string>();
  const contexts = [{ name: current, url, ...chosen }, ...others].map(({ name, url: server, ...it }, i) => {
    const cluster = nameFor(server, it.cluster || 'kubetrace', clusters);
    const user = nameFor(server, it.user || 'kubetrace', users);
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
    clusters: [...clusters].map(([name, server]) => ({
      name,
      cluster: { server, 'insecure-skip-tls-verify': true },
    })),
    users: [...users].map(([name, server]) => ({ name, user: userOf(server) })),
  };
  return `${JSON.stringify(config, undefined, 2)}\n`;
}

/** The URL says where and as whom, so a cluster or a user that contexts share is one entry for each URL. */
function nameFor(server: string, name: string, taken: Map<string, string>): string {
  const isFree = (candidate: string) => !taken.has(candidate) || taken.get(candidate) === server;
  let candidate = name;
  for (let n = 2; !isFree(candidate); n++) candidate = `${name}.${n}`;
  taken.set(candidate, server);
  return candidate;
}

function userOf(server: string): KeyUser | Record<string, never> {
  const key = new URL(server).pathname.slice(1);
  return key === '' ? {} : keyUser(key);
}
