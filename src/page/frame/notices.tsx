import { signal, useSignalEffect } from '@preact/signals';
import { lostExchanges, preserves, run } from '../state/stream.ts';

const restartedAt = signal<string | undefined>(undefined);

/** What happened to the page's connection that the reader should know, until it is dismissed. */
export function Notices() {
  useSignalEffect(() => {
    if (run.value > 0) restartedAt.value = new Date().toLocaleTimeString();
  });
  const lost = lostExchanges.value;
  return (
    <div class="notices" role="status">
      {restartedAt.value !== undefined && (
        <Notice onDismiss={() => (restartedAt.value = undefined)}>
          kubetrace was started again at {restartedAt.value}
          {preserves.value ? '; the requests from before are kept here.' : '.'}
        </Notice>
      )}
      {lost > 0 && (
        <Notice onDismiss={() => (lostExchanges.value = 0)}>
          {lost === 1 ? '1 request' : `${lost} requests`} came and went while this page was not connected.
        </Notice>
      )}
    </div>
  );
}

interface NoticeProps {
  readonly onDismiss: () => void;
  readonly children: preact.ComponentChildren;
}

function Notice({ onDismiss, children }: NoticeProps) {
  return (
    <p>
      <span aria-hidden="true">▲ </span>
      {children}
      <button type="button" class="quiet" onClick={onDismiss}>
        Dismiss
      </button>
    </p>
  );
}
