import { parseJson } from '../../api/bounds/bounded-json.ts';
import { BOUNDS } from '../../api/bounds/bounds.ts';

/** The events of a watch in JSON: one object per line (apimachinery pkg/util/framer). */
export class JsonWatchValues {
  readonly #text = new TextDecoder();
  #pieces: string[] = [];
  #size = 0;

  push(data: Uint8Array): unknown[] {
    const [first = '', ...rest] = this.#text.decode(data, { stream: true }).split('\n');
    this.#hold(first);
    const events: unknown[] = [];
    for (const line of rest) {
      events.push(...this.#take());
      this.#hold(line);
    }
    return events;
  }

  #hold(text: string): void {
    this.#size += text.length;
    if (this.#size <= BOUNDS.event.size) this.#pieces.push(text);
    else this.#pieces = [];
  }

  #take(): unknown[] {
    const line = this.#pieces.join('');
    this.#pieces = [];
    this.#size = 0;
    if (line === '') return [];
    try {
      return [parseJson(line, BOUNDS.event)];
    } catch {
      return [];
    }
  }
}
