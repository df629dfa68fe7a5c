import type { ComponentChildren } from 'preact';
import { useId, useRef } from 'preact/hooks';

/** One of several panels. */
export interface Tab<Id extends string> {
  readonly id: Id;
  readonly title: string;
  /** A short mark after the title: how many, or that something is wrong. */
  readonly mark?: string | undefined;
}

/** What tabs are made of. */
export interface TabsProps<Id extends string> {
  /** The name of the list of tabs. */
  readonly label: string;
  readonly tabs: readonly Tab<Id>[];
  readonly chosen: Id;
  readonly onChoose: (id: Id) => void;
  /** The panel of the chosen tab. */
  readonly children: ComponentChildren;
}

/** Tabs by the pattern of ARIA: arrows, Home and End choose, Tab goes on to the panel. */
export function Tabs<Id extends string>({ label, tabs, chosen, onChoose, children }: TabsProps<Id>) {
  const base = useId();
  const list = useRef<HTMLDivElement>(null);
  const choose = (id: Id): void => {
    onChoose(id);
    list.current?.querySelector<HTMLElement>(`#${CSS.escape(`${base}-${id}`)}`)?.focus();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const at = tabs.findIndex(({ id }) => id === chosen);
    const to = TO.get(event.key)?.(at, tabs.length);
    const next = to === undefined ? undefined : tabs[(to + tabs.length) % tabs.length];
    if (!next || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    choose(next.id);
  };
  return (
    <div class="tabs">
      <div role="tablist" aria-label={label} ref={list} onKeyDown={onKeyDown}>
        {tabs.map(({ id, title, mark }) => (
          <button
            key={id}
            type="button"
            role="tab"
            id={`${base}-${id}`}
            aria-selected={id === chosen}
            aria-controls={id === chosen ? `${base}-panel` : undefined}
            tabIndex={id === chosen ? 0 : -1}
            onClick={() => choose(id)}
          >
            {title}
            {mark !== undefined && <span class="mark"> {mark}</span>}
          </button>
        ))}
      </div>
      <div role="tabpanel" id={`${base}-panel`} aria-labelledby={`${base}-${chosen}`} tabIndex={0}>
        {children}
      </div>
    </div>
  );
}

const TO: ReadonlyMap<string, (at: number, length: number) => number> = new Map([
  ['ArrowRight', (at: number) => at + 1],
  ['ArrowLeft', (at: number) => at - 1],
  ['Home', () => 0],
  ['End', (_at: number, length: number) => length - 1],
]);
