import type { ComponentType } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { Compare } from '../compare/compare.tsx';
import { Learn } from '../learn/learn.tsx';
import { Roles } from '../roles/roles.tsx';
import { sessionProblem } from '../state/session.ts';
import { type Place, place } from '../state/view.ts';
import { ConnectionState } from './connection-state.tsx';
import { Downloads } from './downloads.tsx';
import { ErrorBoundary } from './error-boundary.tsx';
import { Notices } from './notices.tsx';
import { PLACE_NAMES, Places } from './places.tsx';
import { Subject } from './subject.tsx';
import { ThemeSwitch } from './theme.tsx';
import { TracePlace } from './trace-place.tsx';

/** The whole page: what it is about, its places, and the one that is shown. */
export function Frame() {
  return (
    <div class="frame">
      <a class="skip" href="#main" onClick={skip}>
        Skip to the content
      </a>
      <header>
        <h1>kubetrace</h1>
        <ConnectionState />
        <Subject />
        <Downloads />
        <ThemeSwitch />
        <Places />
      </header>
      <Notices />
      {sessionProblem.value === undefined ? <Main /> : <main class="no-session">{sessionProblem.value}</main>}
    </div>
  );
}

const SHOWN: Readonly<Record<Place, ComponentType>> = {
  trace: TracePlace,
  roles: Roles,
  compare: Compare,
  learn: Learn,
};

function Main() {
  const main = useRef<HTMLElement>(null);
  const before = useRef(place.value);
  const shown = place.value;
  useEffect(() => {
    // As after following a link to another page: what comes next is what is new.
    if (before.current !== shown) main.current?.focus();
    before.current = shown;
  }, [shown]);
  const Shown = SHOWN[shown];
  return (
    <main id="main" ref={main} tabIndex={-1} class={`at-${shown}`} aria-labelledby="place-name">
      <h2 id="place-name" class={shown === 'trace' ? 'heard' : undefined}>
        {PLACE_NAMES[shown]}
      </h2>
      <ErrorBoundary key={shown} what={PLACE_NAMES[shown]}>
        <Shown />
      </ErrorBoundary>
    </main>
  );
}

/** The hash of the URL says which place is shown, so the link must not change it. */
function skip(event: Event): void {
  event.preventDefault();
  document.getElementById('main')?.focus();
}
