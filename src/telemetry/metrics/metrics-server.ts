import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { exposition, EXPOSITION_TYPE, type MetricFamily } from './exposition.ts';

/** What the listener of the metrics answers. */
export interface MetricsServerOptions {
  readonly families: readonly MetricFamily[];
  /** `undefined` where requests can be served, else why not, as a clause. */
  readonly unready: () => string | undefined;
}

/**
 * `/metrics`, and probes: `/healthz` and `/livez` say that the process answers, `/readyz` that the proxy takes requests. Not listening yet. The Host is not
 * checked, since probes come by the address of a pod: there is nothing here but numbers, nothing can be changed, and pages of other origins cannot read it.
 */
export function createMetricsServer(options: MetricsServerOptions): Server {
  const server = createServer(
    {
      maxHeaderSize: 8192,
      headersTimeout: PATIENCE,
      requestTimeout: PATIENCE,
      keepAliveTimeout: 60_000,
      requireHostHeader: false,
    },
    (req, res) => answer(options, req, res),
  );
  server.maxConnections = MAX_CONNECTIONS;
  return server;
}

function answer(
  { families, unready }: MetricsServerOptions,
  { method, url = '' }: IncomingMessage,
  res: ServerResponse,
) {
  if (method !== 'GET' && method !== 'HEAD') {
    res.setHeader('Allow', 'GET, HEAD');
    return end(res, 405, 'only GET\n');
  }
  switch (url.replace(/\?.*$/s, '')) {
    case '/metrics':
      return end(res, 200, exposition(families), EXPOSITION_TYPE);
    case '/healthz':
    case '/livez':
      return end(res, 200, 'ok\n');
    case '/readyz': {
      const problem = unready();
      return problem === undefined ? end(res, 200, 'ok\n') : end(res, 503, `not ready: ${problem}\n`);
    }
    default:
      return end(res, 404, 'there is /metrics, /healthz, /livez and /readyz\n');
  }
}

function end(res: ServerResponse, status: number, text: string, type = 'text/plain; charset=utf-8'): void {
  const headers = { 'Content-Type': type, 'X-Content-Type-Options': 'nosniff', 'Cache-Control': 'no-store' };
  res.writeHead(status, { ...headers, 'Content-Length': Buffer.byteLength(text) }).end(text);
}

/** In milliseconds. */
const PATIENCE = 10_000;
/** Probes and scrapers are few. */
const MAX_CONNECTIONS = 64;
