import type { Refusal } from '../../trace/exchange.ts';
import type { FilterFlags } from './filter-flags.ts';
import type { Effort } from './go-regexp/go-regexp.ts';
import { inTime, RegexpList } from './regexp-list.ts';
import type { Scheme } from '../receive/own-exchange.ts';
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
 * kubectl by the headers in which browsers name the page. A page of another origin, which is scheme, host and port (RFC 6454), may only
 * link here. Programs other than browsers send none of these headers, and pass.
 */
export function createOriginFilter(
  flags: Pick<FilterFlags, 'acceptHosts' | 'acceptOrigins'>,
  corsOrigins: readonly string[] = [],
  scheme: Scheme = 'http',
): OriginFilter {
  const hosts = new RegexpList('--accept-hosts', flags.acceptHosts);
  const origins = new RegexpList('--accept-origins', flags.acceptOrigins);
  const verdict = (request: OriginInput, effort: Effort): Refusal | undefined => {
    const { host, origin, site } = request.origin;
    if (!hostSpellings(host).some((spelling) => hosts.matching(spelling, effort) !== undefined)) {
      const rule = `the Host header ${JSON.stringify(host)} is not in --accept-hosts (${hosts.value})`;
      return { flag: hosts.flag, rule };
    }
    if (origin !== undefined && origin.toLowerCase() !== originOf(host, scheme)) {
      if (corsOrigins.includes(origin) || origins.matching(origin, effort) !== undefined) return undefined;
      const rule = `Origin ${JSON.stringify(origin)} (a web page) is neither ${originOf(host, scheme)} nor ${listedIn(origins)}`;
      return { flag: origins.flag, rule };
    }
    if (isOwnPage(site) || isLink(request)) return undefined;
    const rule = `a web page of another origin sent it (Sec-Fetch-Site: ${site}), and such a page may only link here`;
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

/** The origin of the pages of this host; browsers leave out the default port in both headers. */
function originOf(host: string, scheme: Scheme): string {
  return `${scheme}://${host.toLowerCase().replace(scheme === 'https' ? /:443$/u : /:80$/u, '')}`;
}

function listedIn({ flag, value }: RegexpList): string {
  return value === '' ? `in ${flag}, which is empty` : `in ${flag} (${value})`;
}

/** Without the port, as Go's net.SplitHostPort leaves it; an IPv6 address also in its brackets. */
function hostSpellings(host: string): readonly string[] {
  const [, address] = /^\[([^[\]]*)\](?::[^:]*)?$/u.exec(host) ?? [];
  if (address !== undefined) return [`[${address}]`, address];
  return [/^([^:[\]]*):[^:]*$/u.exec(host)?.[1] ?? host];
}
