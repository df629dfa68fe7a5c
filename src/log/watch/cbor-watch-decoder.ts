import { BOUNDS } from '../../api/bounds/bounds.ts';
import { CborSequence } from '../../api/body/cbor-sequence.ts';
import { parseCborPrefix } from '../../api/body/cbor-value.ts';
import { MAX_EVENT_SIZE, WatchEvents } from './watch-event.ts';
import type { WatchDecoder, WatchEvent } from './watch-event.ts';

/** The events of a watch in CBOR: `application/cbor-seq`, one item per event (apimachinery pkg/runtime/serializer/cbor). */
export class CborWatchDecoder implements WatchDecoder {
  readonly #items = new CborSequence(MAX_EVENT_SIZE);
  readonly #events = new WatchEvents();

  push(data: Uint8Array): WatchEvent[] {
    return this.#items.push(data).flatMap((item) => this.#events.of(parseCborPrefix(item, BOUNDS.event).value));
  }
}
