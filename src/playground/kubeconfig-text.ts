import { stringify } from 'yaml';
import type { CertificateAuthority } from '../api/x509/certificates.ts';
import { USERS } from './identity/users.ts';
import type { PlaygroundUser } from './identity/users.ts';

/** What the kubeconfig is made from. */
export interface KubeconfigWish {
  readonly server: string;
  readonly authority: CertificateAuthority;
  /** The current context. */
  readonly user: string;
  readonly token: (name: string) => Promise<string>;
}

/** A kubeconfig (client-go tools/clientcmd/api/v1) with one cluster and a context for each user of the playground. */
export async function playgroundKubeconfig({ server, authority, user, token }: KubeconfigWish): Promise<string> {
  const credentials = async ({ name, credential, user: { username, groups } }: PlaygroundUser) => {
    if (credential === 'token') return { token: await token(name) };
    const { cert, key } = authority.issueClient(
      username,
      groups.filter((group) => group !== 'system:authenticated'),
    );
    return { 'client-certificate-data': base64(cert), 'client-key-data': base64(key) };
  };
  return stringify(
    {
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [{ name: 'playground', cluster: { server, 'certificate-authority-data': base64(authority.cert) } }],
      users: await Promise.all(USERS.map(async (it) => ({ name: it.name, user: await credentials(it) }))),
      contexts: USERS.map(({ name, namespace }) => ({
        name,
        context: { cluster: 'playground', user: name, namespace },
      })),
      'current-context': user,
    },
    { lineWidth: 0 },
  );
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}
