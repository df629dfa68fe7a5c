import http from 'node:http';
import { openConnection } from '../../../../kubeconfig/connect/open-connection.ts';
import type { PodNetwork, Reached } from '../../shell/program.ts';

/** A request that a program in a pod sends. */
export interface HttpCall {
  readonly method: string;
  readonly url: URL;
  /** In their order; with `Host`. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Buffer | undefined;
  /** PEM of what is trusted; `undefined` where the container trusts nothing that is here, `false` for anything. */
  readonly ca: string | undefined | false;
  readonly signal: AbortSignal;
}

/** What came back. */
export interface HttpAnswer {
  readonly status: number;
  readonly statusText: string;
  /** `1.1`. */
  readonly httpVersion: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: AsyncIterable<Buffer>;
  /** As the pod sees it. */
  readonly address: string;
}

/** An absolute URL, or one that is relative to another; `undefined` where it is not one. */
export function urlOf(text: string, base?: URL): URL | undefined {
  return URL.canParse(text, base?.href) ? new URL(text, base?.href) : undefined;
}

/** Why there is no answer. */
export type HttpTrouble =
  | 'unknown host'
  | 'refused'
  | 'untrusted'
  | 'other name'
  | 'bad ca'
  | 'no tls'
  | 'broken'
  | 'bad request';

/** Thrown where no answer comes; the message is a detail of its trouble. */
export class HttpProblem extends Error {
  readonly trouble: HttpTrouble;

  constructor(trouble: HttpTrouble, detail = '') {
    super(detail);
    this.trouble = trouble;
  }
}

/**
 * Sends a request in the network of a pod. What is a server of the playground gets it over a connection of its own, and what is pretended
 * answers at once. Nothing else is ever connected to. Rejects with HttpProblem, or with the reason of the signal.
 */
export async function callHttp(call: HttpCall, network: PodNetwork): Promise<HttpAnswer> {
  const { url, signal } = call;
  signal.throwIfAborted();
  const isSecure = url.protocol === 'https:';
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  const reached = network.reach(host, Number(url.port) || (isSecure ? 443 : 80));
  switch (reached.kind) {
    case 'unknown':
      throw new HttpProblem('unknown host', host);
    case 'refused':
      throw new HttpProblem('refused', reached.address);
    case 'page':
      if (isSecure) throw new HttpProblem('no tls');
      return pretended(200, 'OK', reached.answer(url.pathname + url.search), reached.address);
    case 'server':
      if (isSecure && !reached.isSecure) throw new HttpProblem('no tls');
      // What Go's server says (net/http server.go).
      if (!isSecure && reached.isSecure) {
        return pretended(400, 'Bad Request', 'Client sent an HTTP request to an HTTPS server.\n', reached.address);
      }
      return send(call, reached, host);
  }
}

async function send(call: HttpCall, to: Extract<Reached, { kind: 'server' }>, host: string): Promise<HttpAnswer> {
  const { url, ca, signal, method, headers, body } = call;
  if (to.isSecure && ca === undefined) throw new HttpProblem('untrusted');
  const server = new URL(`${url.protocol}//${to.host.includes(':') ? `[${to.host}]` : to.host}:${to.port}`);
  const tls = { servername: host, rejectUnauthorized: ca !== false, ...(typeof ca === 'string' && { ca }) };
  const { socket } = await openConnection({ server, proxy: undefined, tls }, signal).catch((error: unknown) => {
    signal.throwIfAborted();
    throw problemOf(error);
  });
  return new Promise((resolve, reject) => {
    const fail = (error: unknown) => {
      socket.destroy();
      reject(signal.aborted ? (signal.reason as Error) : new HttpProblem('broken', (error as Error).message));
    };
    try {
      const request = http.request({
        createConnection: () => socket,
        method,
        path: url.pathname + url.search,
        headers: [...headers, ['Connection', 'close']].flat(),
        signal,
      });
      request.once('error', fail).once('response', (response) => {
        const { statusCode = 0, statusMessage = '', httpVersion, rawHeaders } = response;
        response.once('close', () => socket.destroy());
        const pairs = rawHeaders.flatMap((name, i) => (i % 2 === 0 ? [[name, rawHeaders[i + 1] ?? ''] as const] : []));
        resolve({
          status: statusCode,
          statusText: statusMessage,
          httpVersion,
          headers: pairs,
          body: response,
          address: to.address,
        });
      });
      request.end(body);
    } catch (error) {
      socket.destroy();
      reject(new HttpProblem('bad request', (error as Error).message));
    }
  });
}

function problemOf(error: unknown): HttpProblem {
  const { code = '', message } = ((error as Error).cause ?? error) as NodeJS.ErrnoException;
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') return new HttpProblem('other name');
  if (/^(?:UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|CERT_)/.test(code)) return new HttpProblem('untrusted');
  if (code.startsWith('ERR_OSSL_')) return new HttpProblem('bad ca');
  return code === 'ECONNREFUSED' ? new HttpProblem('refused') : new HttpProblem('broken', message);
}

function pretended(status: number, statusText: string, text: string, address: string): HttpAnswer {
  const headers = [
    ['Content-Type', 'text/plain; charset=utf-8'],
    ['Content-Length', String(Buffer.byteLength(text))],
  ] as const;
  async function* body() {
    yield await Promise.resolve(Buffer.from(text));
  }
  return { status, statusText, httpVersion: '1.1', headers, body: body(), address };
}
