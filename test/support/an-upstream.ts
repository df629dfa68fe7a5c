import { HeldSecrets } from '../../src/api/held-secrets.ts';
import type { Authentication, Upstream } from '../../src/kubeconfig/upstream.ts';

const NO_CREDENTIAL: Authentication = {
  authorization: [],
  impersonation: [],
  tls: { rejectUnauthorized: true },
  clientTls: { rejectUnauthorized: true },
  facts: { kind: 'none', source: 'a test' },
};

/** An Upstream at a URL, without credentials unless given. */
export function anUpstream(url: string, given: Partial<Upstream> & { auth?: Partial<Authentication> } = {}): Upstream {
  const { auth, ...rest } = given;
  const { cert: _cert, key: _key, ...bare } = auth?.tls ?? NO_CREDENTIAL.tls;
  const authentication = { ...NO_CREDENTIAL, clientTls: bare, ...auth };
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
