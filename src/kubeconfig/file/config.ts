/** A kubeconfig as client-go holds it in memory (clientcmd/api/types.go); every entry remembers its file. */
export interface Config {
  readonly currentContext: string;
  /** The file that set `current-context`. */
  readonly currentContextFile?: string;
  readonly contexts: ReadonlyMap<string, Context>;
  readonly clusters: ReadonlyMap<string, Cluster>;
  readonly users: ReadonlyMap<string, AuthInfo>;
}

/** A `contexts` entry. */
export interface Context {
  /** The file that defines it, `undefined` when only flags do. */
  readonly file?: string;
  readonly cluster?: string;
  readonly user?: string;
  readonly namespace?: string;
}

/** A `clusters` entry. */
export interface Cluster {
  readonly file?: string;
  readonly server?: string;
  readonly tlsServerName?: string;
  readonly insecureSkipTlsVerify?: boolean;
  readonly certificateAuthority?: string;
  /** PEM, as everything here that was base64 in the file. */
  readonly certificateAuthorityData?: string;
  readonly proxyUrl?: string;
  readonly disableCompression?: boolean;
  /** The extension `client.authentication.k8s.io/exec`, handed to exec plugins as it is. */
  readonly execExtension?: unknown;
}

/** A `users` entry; client-go's name for it. */
export interface AuthInfo {
  readonly file?: string;
  readonly clientCertificate?: string;
  readonly clientCertificateData?: string;
  readonly clientKey?: string;
  readonly clientKeyData?: string;
  readonly token?: string;
  readonly tokenFile?: string;
  readonly username?: string;
  readonly password?: string;
  readonly impersonate?: Impersonation;
  readonly authProvider?: AuthProviderConfig;
  readonly exec?: ExecConfig;
}

/** `as`, `as-uid`, `as-groups` and `as-user-extra` of a user. */
export interface Impersonation {
  readonly user: string;
  readonly uid: string;
  readonly groups: readonly string[];
  readonly extra: Readonly<Record<string, readonly string[]>>;
}

/** `auth-provider` of a user. */
export interface AuthProviderConfig {
  readonly name: string;
  readonly config: Readonly<Record<string, string>>;
}

/** `exec` of a user. */
export interface ExecConfig {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: readonly { readonly name: string; readonly value: string }[];
  readonly apiVersion: string;
  readonly installHint: string;
  readonly provideClusterInfo: boolean;
  readonly interactiveMode: '' | 'Never' | 'IfAvailable' | 'Always';
}

/** What there is without a kubeconfig. */
export const EMPTY_CONFIG: Config = {
  currentContext: '',
  contexts: new Map(),
  clusters: new Map(),
  users: new Map(),
};
