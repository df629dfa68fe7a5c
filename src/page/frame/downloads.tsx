import { useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { queryOf } from '../api/call.ts';
import { session } from '../state/session.ts';
import { filter } from '../state/stream.ts';

/** What can be saved: the trace in the formats of other tools, all of it or what the filter shows. */
export function Downloads() {
  const isOpen = useSignal(false);
  const isFiltered = useSignal(true);
  const button = useRef<HTMLButtonElement>(null);
  const wanted = filter.value !== '' && isFiltered.value ? filter.value : '';
  const close = (): void => void (isOpen.value = false);
  return (
    <div
      class="downloads"
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !isOpen.value) return;
        event.stopPropagation();
        close();
        button.current?.focus();
      }}
      onFocusOut={({ currentTarget, relatedTarget }) => {
        if (relatedTarget instanceof Node && !currentTarget.contains(relatedTarget)) close();
      }}
    >
      <button
        ref={button}
        type="button"
        aria-expanded={isOpen.value}
        aria-controls="downloads"
        onClick={() => (isOpen.value = !isOpen.value)}
      >
        Download <span aria-hidden="true">▾</span>
      </button>
      {isOpen.value && <button type="button" class="backdrop" tabIndex={-1} aria-hidden="true" onClick={close} />}
      <div id="downloads" class="menu" hidden={!isOpen.value}>
        <p class="faint">Bodies as they are kept; secrets stay masked.</p>
        {filter.value !== '' && (
          <label>
            <input
              type="checkbox"
              checked={isFiltered.value}
              onChange={({ currentTarget: { checked } }) => (isFiltered.value = checked)}
            />
            Only what matches <code>{filter.value}</code>
          </label>
        )}
        <ul>
          {session.value?.exportFormats.map((format) => (
            <li key={format}>
              <a href={`api/v1/export${queryOf({ format, filter: wanted })}`} download="" onClick={close}>
                {FORMATS.get(format) ?? format}
              </a>
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}

/** What the formats of `kubetrace show -o` are called by those who know them. */
const FORMATS: ReadonlyMap<string, string> = new Map([
  ['har', 'HAR, for browsers and HTTP tools'],
  ['postman', 'Postman collection'],
  ['json', 'Trace, for kubetrace show'],
  ['audit', 'Kubernetes audit events'],
  ['mermaid', 'Sequence diagram (Mermaid)'],
  ['curl', 'curl commands'],
  ['http', '.http file, for editors'],
]);
