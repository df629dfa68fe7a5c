import { useState } from 'preact/hooks';
import type { WatchEventView } from '../../../web/wire/body.ts';
import { counted } from '../../text/counted.ts';
import { visibleLine } from '../../text/visible.ts';
import { JsonTree } from './json-tree.tsx';
import { isJson } from './body-views.ts';
import { CodeBlock } from '../../parts/code-block.tsx';

/** The events of a watch, as they came; each opens to its object. */
export function WatchEvents({
  events,
  isOver,
}: {
  readonly events: readonly WatchEventView[];
  readonly isOver: boolean;
}) {
  const [shown, setShown] = useState(STEP);
  const first = Math.max(0, events.length - shown);
  return (
    <>
      <p class="faint" role="log">
        {counted(events.length, 'event')}
        {isOver ? '; the watch is over.' : '; the watch goes on.'}
      </p>
      {first > 0 && (
        <button type="button" onClick={() => setShown(shown + STEP)}>
          Show {Math.min(STEP, first)} earlier ones
        </button>
      )}
      <ol class="watch-events" start={first + 1} aria-label="Events">
        {events.slice(first).map((event, at) => (
          <WatchEvent key={first + at} event={event} />
        ))}
      </ol>
    </>
  );
}

function WatchEvent({ event: { type, object, resourceVersion, text } }: { readonly event: WatchEventView }) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <li>
      <details onToggle={({ currentTarget }) => setIsOpen(currentTarget.open)}>
        <summary>
          <span class="event-type" data-type={type}>
            {MARKS.get(type) ?? '·'} {visibleLine(type)}
          </span>{' '}
          {visibleLine(object)}
          {resourceVersion !== undefined && <small class="faint"> at {visibleLine(resourceVersion)}</small>}
        </summary>
        {isOpen &&
          (isJson(text) ? <JsonTree text={text} what="the object" /> : <CodeBlock text={text} what="the event" />)}
      </details>
    </li>
  );
}

const MARKS: ReadonlyMap<string, string> = new Map([
  ['ADDED', '+'],
  ['MODIFIED', '~'],
  ['DELETED', '−'],
  ['BOOKMARK', '⚑'],
  ['ERROR', '✕'],
]);
const STEP = 200;
