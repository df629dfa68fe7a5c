import { thrownText } from '../../api/text/thrown-text.ts';
import type { Upstream } from '../../kubeconfig/upstream.ts';
import type { Listening } from '../../proxy/listen.ts';
import type { WhyAllowed } from '../../proxy/explainer/why-allowed.ts';
import { prefixOf } from '../../proxy/receive/route.ts';
import { keyOfEntrance } from '../../proxy/receive/key-of-entrance.ts';
import type { ServerTls } from '../../proxy/receive/wire/secured.ts';
import type { Exchange } from '../../trace/exchange.ts';
import type { Observer } from '../../trace/observer.ts';
import type { Lessons } from '../../web/answers/lesson-routes.ts';
import { surviveFaults } from '../terminal/safety-net.ts';
import type { Terminal } from '../terminal/terminal.ts';
import type { LiveLogFlags } from './live-log-flags.ts';
import { collectYoung, v8Hooks } from './v8-settings.ts';
import type { LogStream } from './log-file.ts';
import { observersOf } from './observers.ts';
import type { ProxyFlags } from './proxy-flags.ts';
import { startTelemetry, type Telemetry } from './telemetry/telemetry.ts';
import type { TelemetryFlags } from './telemetry/telemetry-flags.ts';
import { openTraceLog } from './trace-log.ts';
import type { TracingFlags } from './tracing-flags.ts';
import type { WebFlags } from './web-flags.ts';
import type { WebSubject, WebView } from './web-view.ts';

/** What a tracing proxy serves, and with which flags. */
export interface TracingProxyOptions {
  readonly upstream: Upstream;
  /** With `requireKey`: further upstreams, loaded when `urlOfOther` is first asked for something. */
  readonly others?: readonly (() => Promise<Upstream>)[];
  /** To read RBAC with, where `--explain` names a context. */
  readonly reader?: Upstream | undefined;
  readonly flags: ProxyFlags & TracingFlags & LiveLogFlags & Partial<WebFlags> & TelemetryFlags;
  /** The program that is traced, as the page names it; its arguments may hold secrets. */
  readonly program?: string;
  /** Whether the requests of that program belong to one command, as those of a shell do not. */
  readonly isOneCommand?: boolean;
  readonly terminal: Terminal;
  /** Where the log goes. */
  readonly out: LogStream;
  /** What can be learnt on the page beside the trace; watches it, and is disposed of with the proxy. */
  readonly lessons?: TracedLessons | undefined;
  /** Further observers of the trace. */
  readonly observers?: readonly Observer[];
  /** Whether only requests with a new, random key in their path are served. */
  readonly requireKey?: boolean;
  /** Speaks TLS with this certificate. Default: plain HTTP. */
  readonly tls?: ServerTls | undefined;
  /** Called with `keyPath` when it takes connections, before it counts as ready; what it gives is disposed of first at the end. */
  readonly whenListening?: (keyPath: string) => Promise<AsyncDisposable | undefined>;
  /** Whether requests must bring credentials of their own. */
  readonly clientCredentials?: boolean;
}

/** Lessons whose steps are seen in the trace. */
export interface TracedLessons extends Lessons, Observer, AsyncDisposable {}

/** A proxy that takes connections. */
export interface TracingProxy extends Listening {
  /** `/KEY`, which is the path of `url`; `''` without a key. */
  readonly keyPath: string;
  /** Of the page that shows the trace, with its key; `undefined` without `--web`. */
  readonly webUrl: string | undefined;
  /** Resolves when every request so far is in the log; waits for those under way a second at most, or so many milliseconds. */
  settled(patience?: number): Promise<void>;
}

/** The address of a proxy on a port. Throws RangeError for one on a socket. */
export function urlOf({ url, address }: TracingProxy): string {
  if (url === undefined) throw new RangeError(`${address} is not a URL`);
  return url;
}

/** The same, to one of `others`. */
export function urlOfOther(proxy: TracingProxy, index: number): string {
  return keyOfEntrance(urlOf(proxy), index + 1);
}

/** The proxy with all its observers, listening. Closing it also closes the observers, so that nothing observed is lost. */
export async function startTracingProxy(options: TracingProxyOptions): Promise<TracingProxy> {
  const { upstream, flags, terminal, out } = options;
  sayNotes(upstream, terminal);
  const [{ Trace }, { createProxy }, { listen }, { newAccessKey }] = await Promise.all([
    import('../../trace/trace.ts'),
    import('../../proxy/proxy.ts'),
    import('../../proxy/listen.ts'),
    import('../../proxy/receive/access-key.ts'),
  ]);
  // All observers are there before the ready line, so nothing has to be kept for a late one.
  const { secrets } = terminal;
  const trace = new Trace({
    capacity: 0,
    secrets,
    onObserverError: (error) => terminal.stderr.write(secrets.masked(observerFailed(error))),
  });
  const log = await openTraceLog({ flags, terminal, out });
  let url: string | undefined;
  const whyAllowed = await askerFor(flags);
  const view = await webView(options, () => url && url + prefixToSend(flags), whyAllowed);
  trace.watch(log.observer, { revealSecrets: log.revealSecrets });
  const ofPage = view ? [view.observer, ...(options.lessons ? [options.lessons] : [])] : [];
  for (const observer of [...log.counters, ...ofPage, ...(options.observers ?? [])]) trace.watch(observer);
  let telemetry: Telemetry | undefined;
  const stopWatching = async (): Promise<void> => {
    await trace.close();
    await view?.[Symbol.asyncDispose]();
    await options.lessons?.[Symbol.asyncDispose]();
    await telemetry?.[Symbol.asyncDispose]();
    await log.close();
  };
  const accessKey = options.requireKey ? newAccessKey() : undefined;
  secrets.hold(accessKey);
  try {
    telemetry = await startTelemetry(flags, options.isOneCommand ? options.program : undefined, terminal);
    for (const observer of telemetry?.observers ?? []) trace.watch(observer);
    const server = createProxy({
      upstream,
      others: options.others?.map((load) => async () => sayNotes(await load(), terminal)),
      trace,
      accessKey,
      tls: options.tls,
      clientCredentials: options.clientCredentials,
      ...proxyOptions(flags),
      explain: explainOptions(options),
      whyAllowed,
      traceParentOf: telemetry?.traceParentOf,
      ...v8Hooks(terminal),
    });
    const listening = await listen(server, listenOptions(flags, options.tls));
    const keyPath = accessKey === undefined ? '' : `/${accessKey}`;
    url = listening.url === undefined ? undefined : listening.url + keyPath;
    const entered = await orClosed(listening, async () => {
      // Once the port is ours: a run that cannot start must not replace a file.
      for (const observer of await observersOf(flags)) trace.watch(observer);
      return options.whenListening?.(keyPath);
    });
    await view?.announce();
    telemetry?.ready();
    const safetyNet = surviveFaults(terminal);
    const close = async (): Promise<void> => {
      telemetry?.ending();
      await entered?.[Symbol.asyncDispose]();
      await listening.close();
      // For the last responses it may still be under way to find out why they were allowed, and a busy machine is late to see an end.
      await trace.idle(PATIENCE_AT_END);
      await stopWatching();
      safetyNet[Symbol.dispose]();
    };
    collectYoung();
    const settled = async (patience = PATIENCE): Promise<void> => {
      await trace.idle(patience);
      await log.observer.idle();
    };
    return { ...listening, url, keyPath, webUrl: view?.url, settled, close, [Symbol.asyncDispose]: close };
  } catch (error) {
    await stopWatching();
    throw error;
  }
}

/** Through which the page asks why something was allowed. With `--explain=off` nobody asks anything. */
async function askerFor({ web, open, explain }: TracingProxyOptions['flags']): Promise<WhyAllowed | undefined> {
  if ((!web && !open) || explain === 'off') return undefined;
  return new (await import('../../proxy/explainer/why-allowed.ts')).WhyAllowed();
}

/** What clients write before the paths of the API (proxy/receive/route.ts). */
function prefixToSend({ apiPrefix }: ProxyFlags): string {
  const prefix = prefixOf(apiPrefix);
  return prefix.startsWith('/api') ? '' : prefix.slice(0, -1);
}

/** With `--web`. Loaded only then. */
async function webView(
  { upstream, others = [], flags, terminal, program, lessons, tls }: TracingProxyOptions,
  proxyUrl: () => string | undefined,
  whyAllowed: WhyAllowed | undefined,
): Promise<WebView | undefined> {
  const { web, open, webPort, webMemory } = flags;
  if ((!web && !open) || webPort === undefined) return undefined;
  const { startWebView } = await import('./web-view.ts');
  const { server, context, user } = upstream;
  const subject: WebSubject = {
    isLive: true,
    source: server.href.replace(/\/$/, ''),
    isReadOnly: flags.readOnly,
    ...(context !== '' && { context }),
    ...(user !== '' && { user }),
    ...(program !== undefined && { program }),
    // The page sends over plain HTTP.
    proxyUrl: tls ? () => undefined : proxyUrl,
    chosenContext: others.length > 0 ? context : undefined,
    askWhy: whyAllowed && ((exchange: Exchange) => whyAllowed.ask(exchange)),
    lessons,
    server: flags.appendServerPath ? server.href.replace(/\/+$/, '') : server.origin,
    dialect: {
      dialect: flags.dialect === 'auto' ? (upstream.dialect ?? 'auto') : flags.dialect,
      version: flags.ksVersion,
    },
  };
  return startWebView(subject, { open, webPort, webMemory }, terminal);
}

function sayNotes(upstream: Upstream, { stderr }: Terminal): Upstream {
  for (const note of upstream.notes ?? []) stderr.say(`note: ${note}\n`);
  return upstream;
}

/** How long what is under way may take to end, in milliseconds. */
const PATIENCE = 1000;
/** The same when no client is connected any more, so that nothing of it lasts: less than `interruption` allows. */
const PATIENCE_AT_END = 5000;

async function orClosed<T>(listening: Listening, next: () => Promise<T>): Promise<T> {
  try {
    return await next();
  } catch (error) {
    await listening.close();
    throw error;
  }
}

function proxyOptions(flags: ProxyFlags & TracingFlags) {
  const { acceptHosts, acceptOrigins, acceptPaths, rejectPaths, rejectMethods } = flags;
  const filter = { acceptHosts, acceptOrigins, acceptPaths, rejectPaths, rejectMethods };
  return {
    filter: flags.disableFilter ? (false as const) : filter,
    corsOrigins: flags.corsOrigin,
    apiPrefix: flags.apiPrefix,
    ...(flags.www !== '' && { staticFiles: { directory: flags.www, prefix: flags.wwwPrefix } }),
    appendServerPath: flags.appendServerPath,
    keepAlive: flags.keepalive,
    annotate: flags.annotate,
    dialect: { dialect: flags.dialect, version: flags.ksVersion },
    readOnly: flags.readOnly ? { allowProxy: flags.readOnlyAllowProxy } : undefined,
  };
}

/** Finding out why something was allowed costs one request each, so it is done only where it is shown. */
function explainOptions({ flags: { explain, v }, reader }: TracingProxyOptions) {
  return explain === 'off' ? undefined : { reader, allowed: v >= 4 };
}

function listenOptions({ unixSocket, port, address }: ProxyFlags, tls: ServerTls | undefined) {
  const scheme = tls ? ('https' as const) : ('http' as const);
  return unixSocket === '' ? { port, address, scheme } : { unixSocket };
}

function observerFailed(error: unknown): string {
  return `error: an observer of the trace failed and was dropped: ${thrownText(error)}\n`;
}
