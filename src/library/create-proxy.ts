import type { DialectName } from '../api/dialect/dialect.ts';
import type { Upstream as Connection } from '../kubeconfig/upstream.ts';
import type { Observer } from '../trace/observer.ts';
import { KeptTrace, type Trace } from './kept-trace.ts';
import { connectionOf, connectionTo, type Impersonation, type Upstream } from './load-upstream.ts';
import { type LogOptions, openLog } from './open-log.ts';
import { processWarning } from './warnings.ts';

/** Which requests pass: lists of Go regular expressions, separated by commas, as `kubectl proxy` takes them. */
export interface ProxyFilter {
  /** Default `^.*`. */
  readonly acceptPaths?: string;
  /** Default `^/api/.*\/pods/.*\/exec,^/api/.*\/pods/.*\/attach`. */
  readonly rejectPaths?: string;
  /** The Host headers. Default: those of this machine. */
  readonly acceptHosts?: string;
  /** Default: none. */
  readonly rejectMethods?: string;
  /** Origins of other web pages that may send requests. Default: none. */
  readonly acceptOrigins?: string;
}

/** How to make a proxy. What is left out is as with the command `kubetrace proxy`, unless another default stands here. */
export interface ProxyOptions {
  /** The URL of an API server that needs no credentials, or what `loadUpstream` found. */
  readonly upstream: string | URL | Upstream;
  /** Default 0, any free one, so that many can run beside each other. */
  readonly port?: number;
  /** Default `127.0.0.1`. */
  readonly address?: string;
  /** A user to impersonate in each request that does not impersonate by itself. */
  readonly as?: string | Impersonation;
  /** `false`: every host, path and method passes, and any web page on this machine can act as you. */
  readonly filter?: ProxyFilter | false;
  /** Refuse what may change something. Default false. */
  readonly readOnly?: boolean;
  /** Where a 401 or 403 says what was missing. Default `body,headers`. */
  readonly annotate?: 'body,headers' | 'headers' | 'off';
  /** Whether to ask the API server, with the credentials of a denied request, which rule was near; an Upstream: one that may read RBAC, too. Default `self`. */
  readonly explain?: 'off' | 'self' | Upstream;
  /** Whose rules requests are read by. Default: decided by what each request shows. */
  readonly dialect?: 'auto' | DialectName;
  /** Where to log, and how much. Default: nowhere. */
  readonly log?: LogOptions;
  /** Record the trace to this file (0600), for `readTrace`, `leastRoles` and the command. Default: nowhere. */
  readonly record?: string;
  /** Watch the trace from its first exchange on; they are closed with the proxy. */
  readonly observers?: readonly Observer[];
  /** How many ended exchanges `trace` keeps. Default 10,000. */
  readonly keep?: number;
  /** How many bytes of each body `trace` keeps. Default 65,536; 0 for none: then roles may lack what only a body shows. */
  readonly bodyBytes?: number;
  /** Takes a message about an observer that failed. Default: a warning of the process. */
  readonly onWarning?: (message: string) => void;
}

/** A proxy that takes connections. */
export interface TracingProxy extends AsyncDisposable {
  /** `http://127.0.0.1:40312`. */
  readonly url: string;
  readonly trace: Trace;
  /** A kubeconfig that leads to the proxy, without credentials, for kubectl and client libraries. */
  kubeconfig(): string;
  /** Takes no more connections, ends those there are after half a second, and closes the observers. */
  close(): Promise<void>;
}

/**
 * A local proxy in front of an API server that passes each request on with your credentials, as `kubectl proxy` does, decodes it, and explains each
 * 403. Rejects with a `KubetraceError` where the port is taken, a file cannot be written, or a filter is not a list of expressions.
 *
 * @example
 * ```ts
 * import { createProxy, loadUpstream } from 'kubetrace';
 * import { startPlayground } from 'kubetrace/playground';
 *
 * const playground = await startPlayground();
 * const upstream = await loadUpstream({ kubeconfigText: await playground.kubeconfig('dev') });
 * const proxy = await createProxy({ upstream });
 *
 * await fetch(`${proxy.url}/api/v1/namespaces/team-a/pods`);
 * await fetch(`${proxy.url}/api/v1/namespaces/team-a/secrets`);
 * await proxy.trace.idle();
 * for (const { requestInfo, response } of proxy.trace.exchanges) {
 *   console.log(requestInfo?.verb, requestInfo?.resource, response?.status);
 * }
 * // list pods 200
 * // list secrets 403
 * await proxy.close();
 * await playground.close();
 * ```
 */
export async function createProxy(options: ProxyOptions): Promise<TracingProxy> {
  const { port = 0, address = '127.0.0.1', explain = 'self', onWarning = processWarning } = options;
  const upstream = await upstreamOf(options);
  const [{ Trace: Recorded }, { createProxy: createServer }, { listen }, { tracedKubeconfig }, { thrownText }] =
    await Promise.all([
      import('../trace/trace.ts'),
      import('../proxy/proxy.ts'),
      import('../proxy/listen.ts'),
      import('../kubeconfig/traced/traced-kubeconfig.ts'),
      import('../api/text/thrown-text.ts'),
    ]);
  const { secrets } = upstream;
  const recorded = new Recorded({
    capacity: options.keep ?? 10_000,
    secrets,
    onObserverError: (error) =>
      onWarning(secrets.masked(`an observer of the trace failed and was dropped: ${thrownText(error)}`)),
  });
  const server = createServer({
    upstream,
    trace: recorded,
    ...(options.filter !== undefined && { filter: options.filter }),
    ...(options.annotate && { annotate: options.annotate }),
    ...(options.dialect && { dialect: { dialect: options.dialect, version: '4' } }),
    readOnly: options.readOnly ? { allowProxy: false } : undefined,
    explain: explain === 'off' ? undefined : { reader: explain === 'self' ? undefined : await connectionOf(explain) },
  });
  const trace = new KeptTrace(recorded, options.bodyBytes ?? 65_536);
  const listening = await listen(server, { port, address });
  let closing: Promise<void> | undefined;
  const close = () =>
    (closing ??= (async () => {
      await listening.close();
      // For the last responses it may still be under way to find out which rule was near.
      await recorded.idle(PATIENCE);
      await recorded.close();
    })());
  try {
    for (const observer of await observersOf(options)) recorded.watch(observer);
  } catch (error) {
    await close();
    throw error;
  }
  const url = `http://${listening.address}`;
  return { url, trace, kubeconfig: () => tracedKubeconfig(url, upstream, []), close, [Symbol.asyncDispose]: close };
}

/** In milliseconds. */
const PATIENCE = 5000;

function upstreamOf({ upstream, as, onWarning = processWarning }: ProxyOptions): Promise<Connection> {
  const isUrl = typeof upstream === 'string' || upstream instanceof URL;
  return isUrl ? connectionTo(upstream, as, onWarning) : connectionOf(upstream, as);
}

/** Once the port is ours: a proxy that cannot start must not open files. */
async function observersOf({ log, record, observers = [] }: ProxyOptions): Promise<readonly Observer[]> {
  return [
    ...(log ? [await openLog(log)] : []),
    ...(record === undefined ? [] : [await (await import('../export/files/recording.ts')).recordTo(record)]),
    ...observers,
  ];
}
