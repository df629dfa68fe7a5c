import type { DialectOptions } from '../api/dialects.ts';
import type { Upstream } from '../kubeconfig/upstream.ts';
import type { Exchange } from '../trace/exchange.ts';
import type { Trace } from '../trace/trace.ts';
import type { AnnotateMode } from './answer/annotate.ts';
import type { ExplainOptions } from './explainer/near-miss-lookup.ts';
import type { WhyAllowed } from './explainer/why-allowed.ts';
import type { FilterFlags } from './filter/filter-flags.ts';
import type { ServerTls } from './receive/wire/secured.ts';
import type { ReadOnlyOptions } from './filter/read-only.ts';

/** What `createProxy` takes. */
export interface ProxyOptions {
  readonly upstream: Upstream;
  readonly trace: Trace;
  /** Speaks TLS with this certificate. Default: plain HTTP. */
  readonly tls?: ServerTls | undefined;
  /** The filter flags; `false` is `--disable-filter`. Default: kubectl's defaults. */
  readonly filter?: Partial<FilterFlags> | false;
  /** What the path of every request must begin with, see `newAccessKey`. Default: nothing. */
  readonly accessKey?: string | undefined;
  /**
   * With an access key: further upstreams, loaded when first asked for by a path that begins with `keyOfEntrance(accessKey, N)`, N from 1.
   * May reject with an ActionableError, which that request is answered with.
   */
  readonly others?: readonly (() => Promise<Upstream>)[] | undefined;
  /** Refuse requests that bring no credentials of their own: `--credentials=client`. Default: no. */
  readonly clientCredentials?: boolean | undefined;
  /** `--cors-origin`: the origins whose pages may send requests and read answers. Default: none. */
  readonly corsOrigins?: readonly string[] | undefined;
  /** Refuse requests that may change something. Default: no. */
  readonly readOnly?: ReadOnlyOptions | undefined;
  /** `--api-prefix`. Default `/`. */
  readonly apiPrefix?: string;
  /** `--www` and `--www-prefix`. */
  readonly staticFiles?: { readonly directory: string; readonly prefix: string };
  /** Whether the path of the server's URL goes in front of each path. Default true; kubectl proxy's is false. */
  readonly appendServerPath?: boolean;
  /** TCP keep-alive of upgraded connections, in milliseconds; 0, the default, is the system's. */
  readonly keepAlive?: number;
  /** Where a denial says what was missing. Default `body,headers`. */
  readonly annotate?: AnnotateMode;
  /** What to ask the API server about its own responses. Default: nothing. */
  readonly explain?: ExplainOptions | undefined;
  /** Through which a reader of the trace asks later why something was allowed; it is connected to every upstream. Default: nobody asks. */
  readonly whyAllowed?: WhyAllowed | undefined;
  /** The `traceparent` that goes to the API server in place of the client's, where there is one for the exchange. Default: headers stay as they are. */
  readonly traceParentOf?: ((exchange: Exchange) => string | undefined) | undefined;
  /** Called when what sends requests is loaded, before the first connection to the upstream. */
  readonly whenLoaded?: (() => void) | undefined;
  /** Called with the length of each piece of a large body that has been passed on. */
  readonly onBulk?: ((bytes: number) => void) | undefined;
  /** By whose rules requests are read. Default: that of the credential, else what each request shows. */
  readonly dialect?: DialectOptions;
}
