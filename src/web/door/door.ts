import { createHmac, randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { sameSecret } from '../../api/secrets/same-secret.ts';
import { isLoopbackHost, originOf } from './web-origin.ts';

/** What a request to the page's server is let in with, or why it is not let in. */
export type Admission =
  | { readonly path: string; readonly query: URLSearchParams; readonly isProgram: boolean }
  | { readonly refusal: { readonly status: 401 | 403; readonly why: string } }
  | { readonly login: { readonly location: string; readonly cookie: string } };

/** What the door is made with. */
export interface DoorOptions {
  /** Of this user, kept between runs: from it come the path of the page and what it proves itself with after a restart. */
  readonly userSecret: Buffer;
}

/**
 * Who may look at the trace. The URL that is printed has a key, new in each run. The page trades it for a cookie that no script can read and that only requests of
 * the page itself carry: cookies of 127.0.0.1 go to every port of it, so this one has a path that no other server knows.
 * Programs send the key as a bearer token.
 */
export class Door {
  /** New in each run. */
  readonly key = randomBytes(18).toString('base64url');
  /** `/w-…`: what stands before the paths of the page. */
  readonly base: string;
  /** With it a page that was open before a restart proves that it was let in then. */
  readonly resumeSecret: string;
  readonly #cookie = randomBytes(24).toString('base64url');
  readonly #isKey = sameSecret(this.key);
  readonly #isCookie = sameSecret(this.#cookie);
  readonly #nonce = randomBytes(24).toString('base64url');

  constructor({ userSecret }: DoorOptions) {
    this.base = `/w-${derived(userSecret, 'path').slice(0, 24)}`;
    this.resumeSecret = derived(userSecret, 'resume');
  }

  /** Decides on the head of a request. */
  admit(req: IncomingMessage): Admission {
    const host = req.headers.host ?? '';
    const port = req.socket.localPort ?? 0;
    if (!isLoopbackHost(host, port)) return refused(403, `the Host header ${JSON.stringify(host)} is not this server`);
    const [pathname = '', ...rest] = (req.url ?? '').split('?');
    if (!pathname.startsWith('/')) return refused(403, 'its target is not a path');
    const query = new URLSearchParams(rest.join('?'));
    const isOfPage = pathname === this.base || pathname.startsWith(`${this.base}/`);
    const path = isOfPage ? pathname.slice(this.base.length) || '/' : pathname;
    const foreign = foreignPage(req, host);
    // A link may lead here, as the file of --open does: the page that has it cannot read the answer.
    if (foreign !== undefined && !(path === '/' && isLink(req))) return refused(403, foreign);
    const given = query.get('key');
    if (path === '/' && given !== null && this.#isKey(given)) return { login: this.#login(port) };
    const bearer = /^Bearer +(\S+)$/i.exec(req.headers.authorization ?? '')?.[1];
    if (bearer !== undefined && this.#isKey(bearer)) return { path, query, isProgram: true };
    if (isOfPage && (this.#hasCookie(req, port) || PUBLIC.test(path))) {
      return { path, query, isProgram: false };
    }
    return refused(401, 'it brings no key: open the URL that kubetrace printed, or send Authorization: Bearer KEY');
  }

  /** What a page has to answer to prove that it was let in before a restart. */
  get challenge(): string {
    return this.#nonce;
  }

  /** The cookie for a page that answered with the HMAC-SHA256 of host and challenge under the resume secret, in hex. */
  resumed(host: string, port: number, answer: string): string | undefined {
    const wanted = createHmac('sha256', this.resumeSecret).update(`${host} ${this.#nonce}`).digest('hex');
    return sameSecret(wanted)(answer) ? this.#cookieHeader(port) : undefined;
  }

  #login(port: number): { location: string; cookie: string } {
    return { location: `${this.base}/`, cookie: this.#cookieHeader(port) };
  }

  #cookieHeader(port: number): string {
    return `kubetrace-${port}=${this.#cookie}; Path=${this.base}; HttpOnly; SameSite=Strict`;
  }

  #hasCookie({ headers: { cookie = '' } }: IncomingMessage, port: number): boolean {
    const name = `kubetrace-${port}=`;
    const found = cookie.split(/; */).find((pair) => pair.startsWith(name));
    return found !== undefined && this.#isCookie(found.slice(name.length));
  }
}

/** The page itself holds nothing of the trace, and after a restart it has no cookie to be loaded with. */
const PUBLIC = /^\/(?:assets\/[^/]+|api\/v1\/resume)?$/;

/** Browsers say which page sends a request, and pages cannot change it (Fetch Metadata; RFC 6454). */
function foreignPage({ headers }: IncomingMessage, host: string): string | undefined {
  const { origin, 'sec-fetch-site': site } = headers;
  if (origin !== undefined && origin !== originOf(host)) {
    return `Origin ${JSON.stringify(origin)} (a web page) is not ${originOf(host)}`;
  }
  const isOwn = site === undefined || site === 'same-origin' || site === 'none';
  return isOwn ? undefined : `a web page of another origin sent it (Sec-Fetch-Site: ${String(site)})`;
}

/** A person follows a link: the page that has it cannot read the answer. */
function isLink({ method, headers }: IncomingMessage): boolean {
  const { origin, 'sec-fetch-mode': mode, 'sec-fetch-dest': destination } = headers;
  return method === 'GET' && origin === undefined && mode === 'navigate' && destination === 'document';
}

function refused(status: 401 | 403, why: string): Admission {
  return { refusal: { status, why } };
}

function derived(secret: Buffer, what: string): string {
  return createHmac('sha256', secret).update(`kubetrace web ${what}`).digest('base64url');
}
