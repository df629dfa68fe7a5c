import { isObject, objectFacts } from '../../api/body/object-facts.ts';
import { tableOf } from '../../api/body/table.ts';
import { plainLine, plainText } from '../../api/text/plain-text.ts';
import { objectOf } from '../../trace/exchange-summary.ts';
import { watchValues } from '../../trace/watch/watch-values.ts';
import { jsonText } from './json-text.ts';
import { ONLY_PREFIX } from './protobuf-view.ts';
import type { BodyView, TableView, WatchEventView } from '../wire/body.ts';

/** The events in what a watch has sent so far; `undefined` for a media type that cannot be read. */
export function watchView(
  bytes: Uint8Array,
  mediaType: string,
): Pick<BodyView, 'events' | 'table' | 'missing'> | undefined {
  const values = watchValues(mediaType)?.push(bytes);
  if (!values) return undefined;
  const events: WatchEventView[] = [];
  const rows: (readonly string[])[] = [];
  let columns: readonly string[] = [];
  for (const value of values) {
    if (!isObject(value) || typeof value['type'] !== 'string') continue;
    const { type, object } = value;
    const table = tableOf(object);
    if (!table) {
      events.push(eventView(type, object));
      continue;
    }
    // They come with the first event only.
    if (table.columns.length > 0) columns = table.columns.map(({ name }) => plainLine(name));
    for (const [i, row] of table.objects.entries()) {
      events.push(eventView(type, row));
      rows.push([plainLine(type), ...(table.rows[i] ?? []).map(plainLine)]);
    }
  }
  const table: TableView | undefined = columns.length > 0 ? { columns: ['Event', ...columns], rows } : undefined;
  const isPartial = /protobuf/i.test(mediaType) && events.length > 0;
  return { events, ...(table && { table }), ...(isPartial && { missing: ONLY_PREFIX }) };
}

function eventView(type: string, object: unknown): WatchEventView {
  const { kind = '', namespace = '', name = '', resourceVersion } = objectFacts(object, { kind: '' }) ?? {};
  // A Status, in place of an object (ERROR), is named by its words.
  const message = isObject(object) && kind === 'Status' ? object['message'] : undefined;
  const what = typeof message === 'string' ? message : objectOf({ namespace, name });
  return {
    type: plainLine(type),
    object: plainLine(`${kind} ${what}`.trim()),
    ...(resourceVersion !== undefined && { resourceVersion: plainLine(resourceVersion) }),
    text: plainText(jsonText(object, '  ')),
  };
}
