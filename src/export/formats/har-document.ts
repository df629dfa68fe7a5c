import { plainText } from '../../api/text/plain-text.ts';
import { headerValue } from '../../api/request/header-list.ts';
import type { Exchange } from '../../trace/exchange.ts';
import { harEntry } from './har-entry.ts';

/**
 * An HTTP Archive 1.2 (https://w3c.github.io/web-performance/specs/HAR/Overview.html) as text, entry by entry: `head`, then for each
 * exchange `entry`, then `tail`. Head, entries so far and tail are a whole document at any time. A page is a run of kubectl, or
 * all that another client did.
 */
export class HarDocument {
  readonly #pages = new Map<string, { id: string; startedAt: number; title: string }>();
  #entries = 0;

  head(version: string): string {
    const creator = JSON.stringify({ name: 'kubetrace', version });
    return `{"log":{"version":"1.2","creator":${creator},"entries":[\n`;
  }

  entry(exchange: Exchange): string {
    const comma = this.#entries++ === 0 ? '' : ',\n';
    return comma + plainText(JSON.stringify(harEntry(exchange, this.#pageOf(exchange))));
  }

  tail(): string {
    const pages = [...this.#pages.values()].map(({ id, startedAt, title }) => ({
      startedDateTime: new Date(startedAt).toISOString(),
      id,
      title,
      pageTimings: {},
    }));
    return `\n],"pages":${plainText(JSON.stringify(pages))}}}\n`;
  }

  #pageOf({ request, client, startedAt }: Exchange): string {
    const session = headerValue(request.headers, 'kubectl-session');
    const title = headerValue(request.headers, 'kubectl-command') ?? (client.userAgent.split(' ', 1)[0] || 'client');
    const key = session ?? title;
    const page = this.#pages.get(key) ?? { id: `page_${this.#pages.size + 1}`, startedAt, title };
    this.#pages.set(key, { ...page, startedAt: Math.min(page.startedAt, startedAt) });
    return page.id;
  }
}
