import type { Refusal } from '../../trace/exchange.ts';
import type { FilterFlags } from './filter-flags.ts';
import type { Effort } from './go-regexp/go-regexp.ts';
import { inTime, RegexpList } from './regexp-list.ts';
import type { Visitor } from '../receive/visitor.ts';

/** Why somebody may not send this; `undefined` when they may. */
export type VisitorFilter = (visitor: Visitor, request: VisitorRequest) => Refusal | undefined;

export interface VisitorRequest {
  readonly method: string;
  readonly upgrade: boolean;
}

/**
 * Keeps web pages out: by the Host header, which names the page's own site after DNS rebinding, as kubectl proxy does; and beyond
 * kubectl by what browsers say of the page. Only a page of the same origin, which is scheme, host and port (RFC 6454), may send
 * anything but what a link does. Programs that are not browsers say none of this, and pass.
 */
export function createVisitorFilter(flags: Pick<FilterFlags, 'acceptHosts' | 'acceptOrigins'>): VisitorFilter {
  const hosts = new RegexpList('--accept-hosts', flags.acceptHosts);
  const origins = new RegexpList('--accept-origins', flags.acceptOrigins);
  const verdict = (
    { host, origin, ...page }: Visitor,
    request: VisitorRequest,
    effort: Effort,
  ): Refusal | undefined => {
    if (!hostSpellings(host).some((spelling) => hosts.matching(spelling, effort) !== undefined)) {
      const rule = `the Host header ${JSON.stringify(host)} matches none of --accept-hosts=${hosts.value}`;
      return { flag: hosts.flag, rule };
    }
    if (origin !== undefined && origin.toLowerCase() !== originOf(host)) {
      if (origins.matching(origin, effort) !== undefined) return undefined;
      const rule = `it comes from the page ${JSON.stringify(origin)}, which is not ${originOf(host)} and ${noneOf(origins)}`;
      return { flag: origins.flag, rule };
    }
    if (isOurPage(page) || isLink(page, request)) return undefined;
    const rule = `a browser sends it for a page of another origin (Sec-Fetch-Site: ${page.site}), and only links may lead here`;
    return { flag: origins.flag, rule };
  };
  return (visitor, request) => inTime((effort) => verdict(visitor, request, effort));
}

function isOurPage({ site }: Pick<Visitor, 'site'>): boolean {
  return site === undefined || site === 'same-origin' || site === 'none';
}

/** Somebody follows a link, or a page opens a window: it cannot read what is in there. */
function isLink(
  { mode, destination }: Pick<Visitor, 'mode' | 'destination'>,
  { method, upgrade }: VisitorRequest,
): boolean {
  return mode === 'navigate' && destination === 'document' && (method === 'GET' || method === 'HEAD') && !upgrade;
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
