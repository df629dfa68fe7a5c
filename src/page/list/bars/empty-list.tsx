import { CopyButton } from '../../parts/copy-button.tsx';
import { revision, rows } from '../../state/rows.ts';
import { session } from '../../state/session.ts';
import { filter } from '../../state/stream.ts';
import { filterBy } from '../filter/filter-text.ts';
import { range } from '../model/shown.ts';

/** What stands in the place of a list that shows nothing: how to send the first request, or why none is shown. */
export function EmptyList() {
  const about = session.value;
  if (revision.value >= 0 && rows.value.length > 0) return <NoMatch />;
  if (!about) return undefined;
  if (!about.isLive) return <div class="empty-list">There is no exchange in this trace.</div>;
  if (about.program !== undefined) {
    return <div class="empty-list">No request yet. Those of {about.program} will be listed here.</div>;
  }
  return (
    <div class="empty-list">
      <h2>No request yet</h2>
      <p>Send one through the proxy, and it is listed here:</p>
      {about.proxy !== undefined &&
        [`kubectl --server=${about.proxy} get pods`, `curl ${about.proxy}/api/v1/namespaces`].map((command) => (
          <p key={command} class="command">
            <code>{command}</code>
            <CopyButton text={command} what="the command" />
          </p>
        ))}
    </div>
  );
}

function NoMatch() {
  const hasFilter = filter.value !== '';
  const showAll = (): void => {
    range.value = undefined;
    if (hasFilter) filterBy('');
  };
  return (
    <div class="empty-list">
      <p>
        No exchange {hasFilter ? 'matches the filter' : 'is shown'}
        {range.value ? ' in this stretch of time' : ''}.
      </p>
      {(hasFilter || range.value) && (
        <button type="button" onClick={showAll}>
          Show all
        </button>
      )}
    </div>
  );
}
