import { parseJson } from '../../api/bounds/bounded-json.ts';
import { BOUNDS } from '../../api/bounds/bounds.ts';
import { MAX_EVENT_SIZE, WatchEvents } from './watch-event.ts';
import type { WatchDecoder, WatchEvent } from './watch-event.ts';

/** The events of a watch in JSON: one object per line (apimachinery pkg/util/framer). */
export class JsonWatchDecoder implements WatchDecoder {
  readonly #text = new TextDecoder();
  readonly #events = new WatchEvents();
  #pieces: string[] = [];
  #size = 0;

  push(data: Uint8Array): WatchEvent[] {
    const [first = '', ...rest] = this.#text.decode(data, { stream: true }).split('\n');
    this.#hold(first);
    const events: WatchEvent[] = [];
    for (const line of rest) {
      events.push(...this.#take());
      this.#hold(line);
    }
    return events;
  }

  #hold(text: string): void {
    this.#size += text.length;
    if (this.#size <= MAX_EVENT_SIZE) this.#pieces.push(text);
    else this.#pieces = [];
  }

  #take(): WatchEvent[] {
    const line = this.#pieces.join('');
    this.#pieces = [];
    this.#size = 0;
    if (line === '') return [];
    try {
      return this.#events.of(parseJson(line, BOUNDS.event));
    } catch {
      return [];
    }
  }
}
