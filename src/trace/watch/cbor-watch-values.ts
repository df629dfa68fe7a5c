import { BOUNDS } from '../../api/bounds/bounds.ts';
import { CborSequence } from '../../api/body/cbor-sequence.ts';
import { parseCborPrefix } from '../../api/body/cbor-value.ts';

/** The events of a watch in CBOR: `application/cbor-seq`, one item per event (apimachinery pkg/runtime/serializer/cbor). */
export class CborWatchValues {
  readonly #items = new CborSequence(BOUNDS.event.size);

  push(data: Uint8Array): unknown[] {
    return this.#items.push(data).map((item) => parseCborPrefix(item, BOUNDS.event).value);
  }
}
