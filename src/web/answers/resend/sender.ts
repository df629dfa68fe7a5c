import { type ClientRequest, request as httpRequest } from 'node:http';
import { percentEncoded } from '../../../trace/replay/replay-request.ts';
import type { KeptTrace } from '../../kept/kept-trace.ts';
import type { Resent } from '../../wire/commands.ts';
import { WebError } from '../answer.ts';
import type { OutgoingRequest } from './outgoing-request.ts';

/** Sends requests through the proxy, like any client of it: so each is recorded, filtered and explained as theirs are. */
export class Sender {
  readonly #trace: KeptTrace;
  readonly #userAgent: string;
  /** Oldest first. A watch is read as long as it runs, but not more than a few. */
  readonly #open = new Set<ClientRequest>();

  constructor(trace: KeptTrace, userAgent: string) {
    this.#trace = trace;
    this.#userAgent = userAgent;
  }

  /** Resolves when the answer begins. `from`: the exchange that is sent again. Throws WebError where there is no answer. */
  async send(outgoing: OutgoingRequest, proxyUrl: string, from?: number): Promise<Resent> {
    const { hostname, port, pathname } = new URL(proxyUrl);
    const before = this.#trace.lastId;
    const req = this.#begin(outgoing, { host: dialled(hostname), port, base: pathname.replace(/\/$/, '') });
    try {
      const { status, localPort } = await headOf(req);
      const id = this.#exchangeFrom(localPort, before);
      if (id === undefined)
        throw new WebError(409, `it was sent and answered with ${status}, but is not kept any more`);
      if (from !== undefined) this.#trace.markResent(id, from);
      return { id, status };
    } catch (error) {
      if (error instanceof WebError) throw error;
      throw new WebError(502, `the proxy did not answer: ${(error as Error).message}`);
    }
  }

  #begin(
    { method, path, headers, body }: OutgoingRequest,
    to: { host: string; port: string; base: string },
  ): ClientRequest {
    const rawHeaders = [
      'Host',
      to.port === '' ? to.host : `${to.host}:${to.port}`,
      'User-Agent',
      this.#userAgent,
      ...headers.flatMap(([name, value]) => [name, Buffer.from(value).toString('latin1')]),
      ...(body.byteLength > 0 || !BODILESS.has(method) ? ['Content-Length', String(body.byteLength)] : []),
      'Connection',
      'close',
    ];
    const target = to.base + percentEncoded(path, IN_TARGET);
    const host = to.host.replace(/^\[|\]$/g, '');
    const req = httpRequest({ host, port: to.port, method, path: target, headers: rawHeaders, agent: false });
    this.#open.add(req);
    req.once('close', () => this.#open.delete(req));
    const [oldest] = this.#open;
    if (this.#open.size > MAX_OPEN) oldest?.destroy(new Error('too many others were sent after it'));
    req.end(body);
    return req;
  }

  /** The record of what came from one of our ports. */
  #exchangeFrom(port: number, before: number): number | undefined {
    for (let id = this.#trace.lastId; id > before; id--) {
      if (this.#trace.get(id)?.client.address.endsWith(`:${port}`)) return id;
    }
    return undefined;
  }
}

const MAX_OPEN = 16;
const BODILESS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS', 'DELETE']);

/** What may stand in a request-target as it is. */
const IN_TARGET = /[!"$-~]/;

/** Where a server that listens everywhere is reached. */
function dialled(hostname: string): string {
  return hostname === '0.0.0.0' ? '127.0.0.1' : hostname === '[::]' ? '[::1]' : hostname;
}

/** The rest of the answer is read, so that its exchange is complete, and dropped. */
function headOf(req: ClientRequest): Promise<{ readonly status: number; readonly localPort: number }> {
  return new Promise((resolve, reject) => {
    req.on('error', reject);
    req.once('response', (res) => {
      res.on('error', () => undefined);
      res.resume();
      resolve({ status: res.statusCode ?? 0, localPort: req.socket?.localPort ?? 0 });
    });
  });
}
