import { X509Certificate } from 'node:crypto';
import type { CredentialFacts } from '../../api/credential-facts.ts';
import { tokenClaims } from '../../kubeconfig/credentials/facts/token-facts.ts';
import type { Authentication, Upstream } from '../../kubeconfig/upstream.ts';
import { certificateFacts } from '../../kubeconfig/credentials/facts/certificate-facts.ts';

/** Who we are, as far as it can be found out without a request. Contains no credential. Times are epoch milliseconds. */
export interface WhoamiFacts {
  readonly context: string;
  readonly cluster: string;
  readonly user: string;
  readonly namespace: string;
  readonly source: string;
  readonly server: string;
  readonly proxy?: string;
  readonly credential: Pick<CredentialFacts, 'kind' | 'source'>;
  readonly passedOver: readonly string[];
  readonly impersonates?: string;
  readonly token?: TokenFacts;
  readonly certificate?: CertificateFacts;
}

/** What a token says about itself, unverified. */
export interface TokenFacts {
  /** Whether it is a JWT; of any other token only the server knows more. */
  readonly jwt: boolean;
  readonly issuer?: string;
  readonly audiences?: readonly string[];
  readonly subject?: string;
  /** The claim `token_type`, which servers in front of Kubernetes write. */
  readonly type?: string;
  readonly groups?: readonly string[];
  readonly issuedAt?: number;
  readonly notBefore?: number;
  readonly expiresAt?: number;
}

/** What a client certificate says. */
export interface CertificateFacts {
  readonly commonName: string;
  readonly organizations: readonly string[];
  readonly issuer: string;
  readonly notBefore: number;
  readonly expiresAt: number;
}

/** The facts of an upstream and what it authenticates with. */
export async function whoamiFacts(upstream: Upstream, auth: Authentication): Promise<WhoamiFacts> {
  const { context, cluster, user, namespace, source, server, proxy, passedOver = [] } = upstream;
  const { kind, source: credentialSource, impersonates } = auth.facts;
  const token = bearerOf(auth);
  return {
    context,
    cluster,
    user,
    namespace,
    source,
    server: server.href,
    ...(proxy && { proxy: `${proxy.protocol}//${proxy.host}` }),
    credential: { kind, source: credentialSource },
    passedOver,
    ...(impersonates !== undefined && { impersonates }),
    ...(token !== undefined && { token: await readToken(token, auth.facts) }),
    ...(auth.tls.cert !== undefined && { certificate: readCertificate(auth.tls.cert) }),
  };
}

/** The bearer token that is sent, if any: where two servers each get one, the one for the server behind the other. */
export function bearerOf({ authorization }: Authentication): string | undefined {
  const value = authorization.at(-1)?.[1];
  return value?.startsWith('Bearer ') ? value.slice('Bearer '.length) : undefined;
}

async function readToken(token: string, { expiresAt }: CredentialFacts): Promise<TokenFacts> {
  const claims = await tokenClaims(token);
  if (!claims) return { jwt: false, ...(expiresAt !== undefined && { expiresAt }) };
  const { iss, aud, sub, token_type: type, groups, iat, nbf, exp } = claims;
  const audiences = textsOf([aud].flat());
  return {
    jwt: true,
    ...(typeof iss === 'string' && { issuer: iss }),
    ...(audiences.length > 0 && { audiences }),
    ...(typeof sub === 'string' && { subject: sub }),
    ...(typeof type === 'string' && { type }),
    ...(Array.isArray(groups) && { groups: textsOf(groups) }),
    ...(typeof iat === 'number' && { issuedAt: iat * 1000 }),
    ...(typeof nbf === 'number' && { notBefore: nbf * 1000 }),
    ...(typeof exp === 'number' && { expiresAt: exp * 1000 }),
  };
}

function textsOf(values: readonly unknown[]): readonly string[] {
  return values.filter((value) => typeof value === 'string');
}

function readCertificate(pem: string): CertificateFacts {
  const { username = '', groups = [], issuedAt = 0, expiresAt = 0 } = certificateFacts(pem);
  const issuer = new X509Certificate(pem).issuer.replaceAll('\n', ', ');
  return { commonName: username, organizations: groups, issuer, notBefore: issuedAt, expiresAt };
}
