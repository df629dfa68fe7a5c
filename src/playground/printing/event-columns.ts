import { at, mapAt, numberAt, textAt } from '../store/kube-object.ts';
import type { KubeObject } from '../store/kube-object.ts';
import { text, wide } from './column.ts';
import type { Column } from './column.ts';
import { age } from './table-cells.ts';

/** The columns of an event, which begins with when it was seen and not with its name (pkg/printers/internalversion/printers.go, printEvent). */
export const EVENT_COLUMNS: readonly Column[] = [
  text('Last Seen', (event) => {
    if (textAt(event, 'series.lastObservedTime') !== '') return age(event, undefined, 'series.lastObservedTime');
    return textAt(event, 'lastTimestamp') === '' ? firstSeen(event) : age(event, undefined, 'lastTimestamp');
  }),
  text('Type', (event) => textAt(event, 'type')),
  text('Reason', (event) => textAt(event, 'reason')),
  text('Object', (event) => {
    const kind = textAt(event, 'involvedObject.kind').toLowerCase();
    return [kind, textAt(event, 'involvedObject.name')].filter(Boolean).join('/');
  }),
  wide('Subobject', (event) => textAt(event, 'involvedObject.fieldPath')),
  wide('Source', (event) => {
    const component = textAt(event, 'source.component') || textAt(event, 'reportingComponent');
    return [component, textAt(event, 'source.host') || textAt(event, 'reportingInstance')].filter(Boolean).join(', ');
  }),
  text('Message', (event) => textAt(event, 'message').trim()),
  wide('First Seen', firstSeen),
  wide('Count', (event) => {
    const series = at(event, 'series') === undefined ? undefined : (numberAt(mapAt(event, 'series'), 'count') ?? 0);
    return String(series ?? (numberAt(event, 'count') || 1));
  }),
  { ...wide('Name', ({ metadata }) => metadata.name), format: 'name' },
];

function firstSeen(event: KubeObject): string {
  return age(event, undefined, textAt(event, 'firstTimestamp') === '' ? 'eventTime' : 'firstTimestamp');
}
