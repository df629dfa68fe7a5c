import { plainLine } from '../../api/text/plain-text.ts';
import type { Exchange } from '../../trace/exchange.ts';
import { clientWords, exchangeWords, statusWords } from '../../trace/exchange-label.ts';

/** Exchanges as a Mermaid sequence diagram (https://mermaid.js.org/syntax/sequenceDiagram.html) for documents. */
export class SequenceDiagram {
  readonly #clients = new Map<string, string>();
  readonly #lines: string[] = [];

  add(exchange: Exchange): void {
    const { denial, refusal, response, timings } = exchange;
    const client = this.#client(clientWords(exchange));
    const arrow = response && response.status < 400 ? '-->>' : '--x';
    const took = `${Math.round(timings.ended ?? 0)} ms`;
    this.#lines.push(
      `${client}->>server: ${escaped(exchangeWords(exchange))}`,
      `server${arrow}${client}: ${escaped(statusWords(exchange))} in ${took}`,
    );
    const note = refusal ? `refused by kubetrace, ${refusal.flag ?? refusal.rule}` : denial?.reason;
    if (note !== undefined) this.#lines.push(`Note over ${client},server: ${escaped(note)}`);
  }

  text(): string {
    const clients = [...this.#clients].map(([name, id]) => `participant ${id} as ${escaped(name)}`);
    const lines = [...clients, 'participant server as API server', ...this.#lines];
    return `sequenceDiagram\n${lines.map((line) => `    ${line}\n`).join('')}`;
  }

  #client(name: string): string {
    const id = this.#clients.get(name) ?? `client${this.#clients.size + 1}`;
    this.#clients.set(name, id);
    return id;
  }
}

/**
 * Writes each character that could have a meaning in Mermaid as its code: a semicolon ends a text, a number sign begins such a code, `%%{…}%%` is a
 * directive wherever it stands, `$$…$$` a formula, and `<…>` HTML.
 */
function escaped(text: string): string {
  return plainLine(text).replace(
    /[^\p{L}\p{N} \-_./,:()='"+*?&!|@~]/gu,
    (character) => `#${character.codePointAt(0)};`,
  );
}
