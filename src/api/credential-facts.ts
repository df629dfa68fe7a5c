/** What may be shown of the credential of a request. Never the credential itself. */
export interface CredentialFacts {
  readonly kind:
    | 'token'
    | 'tokenFile'
    | 'clientCertificate'
    | 'exec'
    | 'oidc'
    | 'basic'
    | 'serviceAccount'
    | 'client'
    | 'none';
  /** Where it came from, for a person: `user "dev" in ~/.kube/config`, a file, a plugin, `the client's own Authorization`. */
  readonly source: string;
  /** With `client`: the source of the credential that the client's own replaced. */
  readonly insteadOf?: string;
  /** What was sent together with a client certificate and therefore does not count: `the client's own Authorization`. */
  readonly overrules?: string;
  /** Who it claims to be, where that can be read without asking the server: a token's `sub`, a certificate's CN. */
  readonly username?: string;
  readonly groups?: readonly string[];
  /** `token_type` of a token, which servers in front of Kubernetes write: `static_token`, `access_token` … */
  readonly tokenType?: string;
  /** Epoch milliseconds. */
  readonly issuedAt?: number;
  readonly expiresAt?: number;
  /** `--as` of the person who runs the proxy. */
  readonly impersonates?: string;
}

/** The kinds of credentials in words: `client certificate`, `token of a file`. */
export const CREDENTIAL_WORDS: Readonly<Record<CredentialFacts['kind'], string>> = {
  token: 'token',
  tokenFile: 'token of a file',
  clientCertificate: 'client certificate',
  exec: 'exec plugin',
  oidc: 'OIDC token',
  basic: 'password',
  serviceAccount: "the pod's ServiceAccount",
  client: "the client's own",
  none: 'none',
};
