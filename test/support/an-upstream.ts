import { HeldSecrets } from '../../src/api/secrets/held-secrets.ts';
import type { Authentication, Upstream } from '../../src/kubeconfig/upstream.ts';

const TLS = { rejectUnauthorized: true };

const NO_CREDENTIAL: Authentication = {
  authorization: [],
  impersonation: [],
  tls: TLS,
  clientTls: TLS,
  facts: { kind: 'none', source: 'a test' },
};

/** An Upstream at a URL, without credentials unless given. */
export function anUpstream(url: string, given: Partial<Upstream> & { auth?: Partial<Authentication> } = {}): Upstream {
  const { auth, ...rest } = given;
  const { tls = NO_CREDENTIAL.tls } = auth ?? {};
  const { cert, key: _key, ...bare } = tls;
  // The same object where nothing is to be left out: a pool of connections is kept for each.
  const authentication = { ...NO_CREDENTIAL, clientTls: cert === undefined ? tls : bare, ...auth, tls };
  return {
    server: new URL(url),
    proxy: undefined,
    context: 'test',
    cluster: 'test',
    user: 'test',
    namespace: 'default',
    source: 'a test',
    secrets: new HeldSecrets(),
    authenticate: async () => authentication,
    refresh: async () => false,
    ...rest,
  };
}
