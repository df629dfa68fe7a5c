import type { Exchange } from '../../trace/exchange.ts';
import { summaryOf } from '../../trace/exchange-summary.ts';
import { plainLine } from '../../api/text/plain-text.ts';
import type { Paint } from './paint.ts';
import { isNarrow } from './pretty-line.ts';

/** On a narrow terminal the client has a line of its own, above the first of its exchanges in a row. */
export class ClientHeadings {
  readonly #layout: { readonly paint: Paint; readonly columns: number };
  #last: string | undefined;

  constructor(layout: { readonly paint: Paint; readonly columns: number }) {
    this.#layout = layout;
  }

  /** The line above an exchange, where it is of another client than the one before it. */
  before(exchange: Exchange): string[] {
    return this.#heading(summaryOf(exchange).client);
  }

  /** The same above discovery calls. */
  beforeCalls({ client }: { readonly client: string }): string[] {
    return this.#heading(client);
  }

  #heading(client: string): string[] {
    if (!isNarrow(this.#layout) || client === '' || client === this.#last) return [];
    this.#last = client;
    return [this.#layout.paint('faint', `-- ${plainLine(client)}`)];
  }
}
