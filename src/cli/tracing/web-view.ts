import { EXPORT_FORMATS } from '../../export/exporter.ts';
import { version } from '../../kubeconfig/version.ts';
import { listen } from '../../proxy/listen.ts';
import type { Observer } from '../../trace/observer.ts';
import type { Session } from '../../web/wire/session.ts';
import type { Terminal } from '../terminal/terminal.ts';
import type { PageSubject } from './web/page-routes.ts';
import { userSecret } from './user-secret.ts';

/** What the page is about, as far as the command knows it. */
export interface WebSubject
  extends PageSubject, Pick<Session, 'isLive' | 'isReadOnly'>, Partial<Pick<Session, 'context' | 'user' | 'program'>> {
  /** How many exchanges are kept. Default 20,000. */
  readonly capacity?: number;
}

/** How the page is served; as in WebFlags. */
export interface WebViewFlags {
  readonly open?: boolean | undefined;
  readonly webPort: number;
  readonly webMemory?: number | undefined;
}

/** A page that is served. */
export interface WebView extends AsyncDisposable {
  /** Watches the trace. */
  readonly observer: Observer;
  /** With its key. */
  readonly url: string;
  /** Says where it is, and opens it with `--open`. */
  announce(): Promise<void>;
}

/** Serves the page. Throws ActionableError where the port is not available. */
export async function startWebView(subject: WebSubject, flags: WebViewFlags, terminal: Terminal): Promise<WebView> {
  const [{ KeptTrace }, { Door }, { createWebServer }, { pageRoutes }] = await Promise.all([
    import('../../web/kept/kept-trace.ts'),
    import('../../web/door/door.ts'),
    import('../../web/web-server.ts'),
    import('./web/page-routes.ts'),
  ]);
  const { stderr, secrets, env } = terminal;
  const { webMemory: memory = DEFAULT_MEMORY } = flags;
  const door = new Door({ userSecret: await userSecret(env) });
  secrets.hold(door.key);
  secrets.hold(door.resumeSecret);
  const {
    proxyUrl,
    server: _server,
    dialect: _dialect,
    chosenContext: _context,
    capacity,
    askWhy,
    lessons,
    ...about
  } = subject;
  const trace = new KeptTrace({ memory, ...(capacity !== undefined && { capacity }) });
  const facts = (): Omit<Session, 'filterFields'> => {
    const proxy = proxyUrl();
    return {
      ...about,
      version: version(),
      epoch: trace.epoch,
      ...(proxy !== undefined && { proxy: secrets.masked(proxy) }),
      canResend: proxy !== undefined,
      canAskWhy: askWhy !== undefined,
      hasLessons: lessons !== undefined,
      exportFormats: EXPORT_FORMATS,
      memory: { limit: memory },
      resumeSecret: door.resumeSecret,
    };
  };
  const server = createWebServer({
    door,
    routes: pageRoutes(trace, subject, { session: facts, secrets }),
    onFault: (error) => process.emitWarning(error as Error),
  });
  const listening = await listen(server, { port: flags.webPort, address: '127.0.0.1', flag: '--web-port' });
  const url = `${listening.url ?? ''}/?key=${door.key}`;
  let opened: AsyncDisposable | undefined;
  return {
    observer: trace,
    url,
    async announce() {
      stderr.write(`kubetrace: the trace is at ${url}\n`);
      if (flags.open) opened = await (await import('./open-browser.ts')).openBrowser(url, terminal);
    },
    async [Symbol.asyncDispose]() {
      await opened?.[Symbol.asyncDispose]();
      await listening.close();
    },
  };
}

const DEFAULT_MEMORY = 64 * 1024 * 1024;
