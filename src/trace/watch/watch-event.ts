import { isObject, objectFacts } from '../../api/body/object-facts.ts';
import { TableLayout, tableOf } from '../../api/body/table.ts';
import { watchValues } from './watch-values.ts';

/** One event of a watch, as far as it is worth a line. */
export interface WatchEvent {
  /** ADDED, MODIFIED, DELETED, BOOKMARK, ERROR. */
  readonly type: string;
  readonly kind?: string;
  readonly namespace: string;
  readonly name: string;
  readonly resourceVersion: string;
  /** Of an ERROR, which carries a Status inside the 200. */
  readonly message?: string;
  /** Of a row of a Table: the row drawn, under the heads where they came with it. */
  readonly table?: readonly string[];
}

/** Reads the events out of a watch's body as its pieces come; a piece may end anywhere. */
export interface WatchDecoder {
  push(data: Uint8Array): WatchEvent[];
}

/** The decoder for a media type; `undefined` for one that cannot be read. */
export function watchDecoder(mediaType: string): WatchDecoder | undefined {
  const values = watchValues(mediaType);
  const events = new WatchEvents();
  return values && { push: (data) => values.push(data).flatMap((value) => events.of(value)) };
}

/** Turns the events of one watch, in plain data as JSON has them, into what is logged; a Table gives one for each row. */
class WatchEvents {
  /** The columns come with the first event only. */
  #layout = new TableLayout([]);

  /** Empty where the value is not an event. */
  of(value: unknown): WatchEvent[] {
    if (!isObject(value) || typeof value['type'] !== 'string') return [];
    const { type, object } = value;
    const table = tableOf(object);
    if (!table) return [toEvent(type, object)];
    const hasHeads = table.columns.length > 0;
    if (hasHeads) this.#layout = new TableLayout(table.columns);
    return table.objects.map((row, i) => ({
      ...toEvent(type, row),
      table: this.#layout.lines([table.rows[i] ?? []], { heads: hasHeads && i === 0 }),
    }));
  }
}

function toEvent(type: string, object: unknown): WatchEvent {
  const { kind = '', namespace = '', name = '', resourceVersion = '' } = objectFacts(object, { kind: '' }) ?? {};
  const message = type === 'ERROR' && isObject(object) ? object['message'] : undefined;
  return {
    type,
    ...(kind !== '' && { kind }),
    namespace,
    name,
    resourceVersion,
    ...(type === 'ERROR' && { message: typeof message === 'string' ? message : '' }),
  };
}
