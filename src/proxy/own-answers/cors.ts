import type { ServerResponse } from 'node:http';
import { type HeaderList, headerValue } from '../../api/request/header-list.ts';
import type { OwnAnswer } from './own-status.ts';

/** What of a request it looks at. */
export interface CorsRequest {
  readonly method: string;
  readonly headers: HeaderList;
  readonly origin: { readonly origin: string | undefined };
}

/**
 * `--cors-origin`: pages of these origins, and of no others, may read answers (https://fetch.spec.whatwg.org, CORS protocol). They act with
 * our credentials, so an origin is compared as a whole, and never is a pattern or `*`.
 */
export class Cors {
  readonly #origins: ReadonlySet<string>;

  /** As browsers send them: scheme, host and a port that is not the scheme's own. */
  constructor(origins: readonly string[]) {
    this.#origins = new Set(origins);
  }

  /** Prepares the head of whatever is answered: a page of one of the origins may read it. */
  admit({ origin }: CorsRequest, res: ServerResponse): void {
    res.setHeader('Vary', 'Origin');
    if (!this.#allows(origin.origin)) return;
    res.setHeader('Access-Control-Allow-Origin', origin.origin);
    res.setHeader('Access-Control-Allow-Credentials', 'true');
    res.setHeader('Access-Control-Expose-Headers', EXPOSED);
  }

  /** The answer to a browser that asks before it sends a request; `undefined` for any other request, and for other origins. */
  preflight({ method, headers, origin }: CorsRequest): OwnAnswer | undefined {
    const wanted = headerValue(headers, 'access-control-request-method');
    if (method !== 'OPTIONS' || wanted === undefined || !this.#allows(origin.origin)) return undefined;
    const asked = headerValue(headers, 'access-control-request-headers') ?? '';
    const names = asked.split(',').map((name) => name.trim());
    const rawHeaders = ['Access-Control-Allow-Methods', METHODS, 'Access-Control-Max-Age', '600'];
    if (names.every((name) => TOKEN.test(name))) rawHeaders.push('Access-Control-Allow-Headers', names.join(', '));
    // Private Network Access: a page of the internet that asks this machine.
    if (headerValue(headers, 'access-control-request-private-network') === 'true')
      rawHeaders.push('Access-Control-Allow-Private-Network', 'true');
    return { status: 204, rawHeaders, body: new Uint8Array() };
  }

  /** The head of a response without what the API server itself says to pages: it has not seen which origins we accept. */
  own(rawHeaders: readonly string[]): string[] {
    const kept: string[] = [];
    for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
      const [name = '', value = ''] = rawHeaders.slice(i, i + 2);
      if (/^access-control-/iu.test(name)) continue;
      kept.push(name, /^vary$/iu.test(name) ? `${value}, Origin` : value);
    }
    return kept;
  }

  #allows(origin: string | undefined): origin is string {
    return origin !== undefined && this.#origins.has(origin);
  }
}

const METHODS = 'GET, HEAD, POST, PUT, PATCH, DELETE';
const TOKEN = /^[\w!#$%&'*+.^`|~-]+$/u;
/** What a page may read besides the few that it always may. */
const EXPOSED = 'Audit-Id, Date, Location, Retry-After, Warning, X-Kubetrace-Missing-Rule';
