import type { Upstream } from '../kubeconfig/upstream.ts';
import type { Listening } from '../proxy/listen.ts';
import type { Observer } from '../trace/observer.ts';
import { type LogFlags, logOptions } from './log-flags.ts';
import type { ProxyFlags } from './proxy-flags.ts';
import type { OutputStream, Terminal } from './terminal.ts';
import type { TracingFlags } from './tracing-flags.ts';

export interface TracingProxyOptions {
  readonly upstream: Upstream;
  readonly flags: ProxyFlags & TracingFlags & LogFlags;
  readonly terminal: Terminal;
  /** Where the log goes. */
  readonly out: OutputStream;
  /** What else watches the trace, after the log. */
  readonly observers?: readonly Observer[];
}

/** The proxy with all that watches it, listening. Closing it also closes the observers, so that nothing told is lost. */
export async function startTracingProxy(options: TracingProxyOptions): Promise<Listening> {
  const { upstream, flags, terminal, out } = options;
  const [{ Trace }, { createProxy }, { listen }, { requestLog }] = await Promise.all([
    import('../trace/trace.ts'),
    import('../proxy/proxy.ts'),
    import('../proxy/listen.ts'),
    import('../log/request-log.ts'),
  ]);
  const trace = new Trace({ onObserverError: (error) => terminal.stderr.write(observerFailed(error)) });
  // What watches the trace, in order.
  const observers = [await requestLog(out, logOptions(flags, out, terminal.env)), ...(options.observers ?? [])];
  for (const observer of observers) trace.watch(observer);
  const server = createProxy({ upstream, trace, ...proxyOptions(flags) });
  const listening = await listen(server, listenOptions(flags));
  const close = async (): Promise<void> => {
    await listening.close();
    await trace.close();
  };
  return { ...listening, close, [Symbol.asyncDispose]: close };
}

function proxyOptions(flags: ProxyFlags & TracingFlags) {
  const { acceptHosts, acceptPaths, rejectPaths, rejectMethods } = flags;
  return {
    filter: flags.disableFilter ? (false as const) : { acceptHosts, acceptPaths, rejectPaths, rejectMethods },
    apiPrefix: flags.apiPrefix,
    ...(flags.www !== '' && { staticFiles: { directory: flags.www, prefix: flags.wwwPrefix } }),
    appendServerPath: flags.appendServerPath,
    keepAlive: flags.keepalive,
    annotate: flags.annotate,
    readOnly: flags.readOnly,
  };
}

function listenOptions({ unixSocket, port, address }: ProxyFlags) {
  return unixSocket === '' ? { port, address } : { unixSocket };
}

function observerFailed(error: unknown): string {
  return `error: an observer of the trace failed and was dropped: ${error instanceof Error ? error.message : String(error)}\n`;
}
