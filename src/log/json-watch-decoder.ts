import { MAX_EVENT_SIZE } from './watch-event.ts';
import type { WatchDecoder, WatchEvent } from './watch-event.ts';

/** The events of a watch in JSON: one object a line (apimachinery pkg/util/framer). */
export class JsonWatchDecoder implements WatchDecoder {
  readonly #text = new TextDecoder();
  #pieces: string[] = [];
  #size = 0;

  push(data: Uint8Array): WatchEvent[] {
    const [first, ...rest] = this.#text.decode(data, { stream: true }).split('\n');
    this.#hold(first!);
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
    return line === '' ? [] : eventOf(line);
  }
}

interface RawEvent {
  readonly type?: unknown;
  readonly object?: RawObject;
}

interface RawObject {
  readonly kind?: string;
  readonly message?: string;
  readonly metadata?: { readonly name?: string; readonly namespace?: string; readonly resourceVersion?: string };
  /** Of a Table. */
  readonly rows?: readonly { readonly object?: RawObject }[];
}

function eventOf(line: string): WatchEvent[] {
  let event: RawEvent | null;
  try {
    event = JSON.parse(line) as RawEvent | null;
  } catch {
    return [];
  }
  if (typeof event?.type !== 'string') return [];
  const type = event.type;
  const objects = event.object?.rows?.map(({ object }) => object) ?? [event.object];
  return objects.map((object) => ({
    type,
    namespace: object?.metadata?.namespace ?? '',
    name: object?.metadata?.name ?? '',
    resourceVersion: object?.metadata?.resourceVersion ?? '',
    ...(type === 'ERROR' && { message: event.object?.message ?? '' }),
  }));
}
