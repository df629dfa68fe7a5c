/**
 * The flags of kubectl that say where the API server is and who we are, by the names that commander gives them.
 * Absent and empty mean the same: the value of the kubeconfig is used.
 */
export interface ConnectionFlags {
  readonly kubeconfig?: string;
  readonly context?: string;
  readonly cluster?: string;
  readonly user?: string;
  readonly server?: string;
  readonly token?: string;
  readonly as?: string;
  readonly asGroup?: readonly string[];
  readonly asUid?: string;
  /** `key=value`, one value each; a repeated key collects its values. */
  readonly asUserExtra?: readonly string[];
  readonly certificateAuthority?: string;
  readonly clientCertificate?: string;
  readonly clientKey?: string;
  /** Shows the client certificate on every connection, as kubectl does, also where a client has another credential. */
  readonly clientCertificateAlways?: boolean;
  readonly insecureSkipTlsVerify?: boolean;
  readonly tlsServerName?: string;
  readonly namespace?: string;
  /** With `client` no credential is read: requests bring their own. */
  readonly credentials?: 'own' | 'client';
  readonly username?: string;
  readonly password?: string;
  /** Milliseconds; 0 for no limit. */
  readonly requestTimeout?: number;
  readonly disableCompression?: boolean;
  /** How long an exec credential plugin may take, in milliseconds; absent or 0 for no limit. */
  readonly execTimeout?: number;
  /** Log in to a server in front of Kubernetes. */
  readonly login?: Login;
}

/** A user of a server in front of Kubernetes, and the OAuth client to log in with. */
export interface Login {
  readonly username: string;
  readonly password: string;
  /** Default: the client that comes with the server. */
  readonly clientId?: string;
  readonly clientSecret?: string;
}
