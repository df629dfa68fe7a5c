import type { CredentialFacts } from '../api/credential-facts.ts';
import type { DialectName } from '../api/dialect/dialect.ts';
import type { HeaderList } from '../api/request/header-list.ts';
import type { ConnectLimits } from './connect/limits.ts';
import type { HeldSecrets } from '../api/secrets/held-secrets.ts';
import type { TlsOptions } from './connect/tls-options.ts';

/** How to prove who we are, for one request. */
export interface Authentication {
  /** `[['Authorization', 'Bearer …']]` or empty. Left out when the client sent its own Authorization. */
  readonly authorization: HeaderList;
  /** `Impersonate-*`. Left out when the client sent its own Impersonate-User. */
  readonly impersonation: HeaderList;
  readonly tls: TlsOptions;
  /**
   * For a request with an Authorization of its own: `tls` without a client certificate of ours, which would take precedence.
   * The same object as `tls` without a certificate, and with `--client-certificate-always`.
   */
  readonly clientTls: TlsOptions;
  readonly facts: CredentialFacts;
}

/** Where the API server is and how we prove who we are. */
export interface Upstream {
  /** With the server's base path, no trailing slash kept beyond `/`. */
  readonly server: URL;
  /** `proxy-url` or the environment's HTTPS_PROXY: http, https or socks5. */
  readonly proxy: URL | undefined;
  readonly context: string;
  readonly cluster: string;
  readonly user: string;
  /** The current namespace of the context, `default` if none. */
  readonly namespace: string;
  /** Whether not to ask the server for gzip: `disable-compression` or its flag. */
  readonly disableCompression?: boolean;
  /** `--request-timeout` in milliseconds, absent for no limit. */
  readonly requestTimeout?: number | undefined;
  /** `DISABLE_HTTP2` in the environment, as for kubectl (apimachinery pkg/util/net/http.go): watches go over HTTP/1.1 too. */
  readonly withoutHttp2?: boolean | undefined;
  /** Limits of connecting, where they differ from kubectl's. */
  readonly connectLimits?: Partial<ConnectLimits>;
  /** For a person: `context "dev" in /home/me/.kube/config`. */
  readonly source: string;
  /** As the credential shows; absent where it could be either. */
  readonly dialect?: DialectName | undefined;
  /** Credentials of the user that are not sent, each with the reason. */
  readonly passedOver?: readonly string[];
  /** Notes on the credential for the start of a proxy, each a sentence. */
  readonly notes?: readonly string[];
  /** Its credentials, to be masked in everything that is shown of the server's responses. */
  readonly secrets: HeldSecrets;
  /** Resolves at once for static credentials. Throws ActionableError. */
  authenticate(): Promise<Authentication>;
  /**
   * Renews cached credentials after a 401. True when another attempt may succeed.
   * `refused` is what the 401 was for: when it has been renewed in the meantime, nothing more is done.
   */
  refresh(refused?: Authentication): Promise<boolean>;
}
