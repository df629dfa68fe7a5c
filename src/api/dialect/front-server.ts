import type { HeaderList } from '../request/header-list.ts';
import type { DialectName } from './dialect.ts';

/** A server in front of Kubernetes, with an API, roles and tokens of its own: what it is called, and how its requests are recognised. */
export interface FrontServer {
  readonly dialect: Exclude<DialectName, 'kubernetes'>;
  /** The product, as people call it. */
  readonly title: string;
  /** Its API server. */
  readonly server: string;
  /** The API group of its roles and their bindings. */
  readonly roleGroup: string;
  /** The API group of its ServiceAccounts in a subject, and what their user names begin with. */
  readonly accounts: { readonly apiGroup: string; readonly prefix: string };
  /** The header that carries its credential where Authorization is for a server in front of it. */
  readonly credentialHeader: string;
  /** The name and the secret of the OAuth client that comes with it: not a secret. */
  readonly loginClient: string;
  /** What its kinds of token (`token_type`) are good for. */
  readonly tokenTypes: ReadonlyMap<string, string>;
  /** True for a path that no other server serves. */
  servesPath(target: string): boolean;
  /** True for a request that no other server could answer: by its path, or by its token. Asked for every request. */
  servesRequest(target: string, headers: HeaderList): boolean;
  /** True for the claims of a token that it issued, or that is meant for it. */
  issued(claims: Readonly<Record<string, unknown>>): boolean;
  /** True for a path, without query, whose bodies hold secrets though no word of Kubernetes' API says so. */
  holdsSecrets(path: string): boolean;
  /** The target that must be sent, below the base path of the upstream. */
  targetBelow(basePath: string, target: string): string;
}
