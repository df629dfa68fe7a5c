import type { Refusal } from '../../trace/exchange.ts';
import type { FilterFlags } from './filter-flags.ts';
import type { Effort } from './go-regexp/go-regexp.ts';
import { inTime, RegexpList } from './regexp-list.ts';
import type { RequestOrigin } from '../receive/request-origin.ts';

/** Why a request may not come from where it comes from; `undefined` when it may. */
export type OriginFilter = (request: OriginInput) => Refusal | undefined;

/** What it looks at. */
export interface OriginInput {
  readonly method: string;
  readonly origin: RequestOrigin;
  /** The protocol that an upgrade asks for. */
  readonly upgrade: string | undefined;
}

/**
 * Keeps web pages out: by the Host header, which names the page's own site after DNS rebinding, as kubectl proxy does; and beyond
 * kubectl by what browsers say of the page. Only a page of the same origin, which is scheme, host and port (RFC 6454), may send
 * anything but what a link does. Programs that are not browsers say none of this, and pass.
 */
export function createOriginFilter(flags: Pick<FilterFlags, 'acceptHosts' | 'acceptOrigins'>): OriginFilter {
  const hosts = new RegexpList('--accept-hosts', flags.acceptHosts);
  const origins = new RegexpList('--accept-origins', flags.acceptOrigins);
  const verdict = (request: OriginInput, effort: Effort): Refusal | undefined => {
    const { host, origin, site } = request.origin;
    if (!hostSpellings(host).some((spelling) => hosts.matching(spelling, effort) !== undefined)) {
      const rule = `the Host header ${JSON.stringify(host)} matches none of --accept-hosts=${hosts.value}`;
      return { flag: hosts.flag, rule };
    }
    if (origin !== undefined && origin.toLowerCase() !== originOf(host)) {
      if (origins.matching(origin, effort) !== undefined) return undefined;
      const rule = `it comes from the page ${JSON.stringify(origin)}, which is not ${originOf(host)} and ${noneOf(origins)}`;
      return { flag: origins.flag, rule };
    }
    if (isOwnPage(site) || isLink(request)) return undefined;
    const rule = `a browser sends it for a page of another origin (Sec-Fetch-Site: ${site}), and only links may lead here`;
    return { flag: origins.flag, rule };
  };
  return (request) => inTime((effort) => verdict(request, effort));
}

/** Programs other than browsers do not send `Sec-Fetch-Site`; `none` is what a person typed. */
function isOwnPage(site: string | undefined): boolean {
  return site === undefined || site === 'same-origin' || site === 'none';
}

/** A person follows a link, or a page opens a window: the page cannot read the response. */
function isLink({ method, upgrade, origin: { mode, destination } }: OriginInput): boolean {
  const isSafe = (method === 'GET' || method === 'HEAD') && upgrade === undefined;
  return isSafe && mode === 'navigate' && destination === 'document';
}

/** The origin of the pages that come from this host: we speak plain http, and a browser leaves out the default port in both. */
function originOf(host: string): string {
  return `http://${host.toLowerCase().replace(/:80$/u, '')}`;
}

function noneOf({ flag, value }: RegexpList): string {
  return value === '' ? `${flag} names no other` : `matches none of ${flag}=${value}`;
}

/** Without the port as Go's net.SplitHostPort leaves it, and for IPv6 with its brackets too. */
function hostSpellings(host: string): readonly string[] {
  const [, address] = /^\[([^[\]]*)\](?::[^:]*)?$/u.exec(host) ?? [];
  if (address !== undefined) return [`[${address}]`, address];
  return [/^([^:[\]]*):[^:]*$/u.exec(host)?.[1] ?? host];
}
