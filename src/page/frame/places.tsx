import { session } from '../state/session.ts';
import { run } from '../state/stream.ts';
import { type Place, PLACES, pinned, place, selected } from '../state/view.ts';
import { hashOf } from './location.ts';

/** What each place is called. */
export const PLACE_NAMES: Readonly<Record<Place, string>> = {
  trace: 'Trace',
  roles: 'Least privilege',
  compare: 'Compare',
  learn: 'Learn',
};

/** The places that there are for this trace. */
export function placesHere(): readonly Place[] {
  return session.value?.hasLessons ? PLACES : PLACES.filter((each) => each !== 'learn');
}

/** The ways to the other places. */
export function Places() {
  return (
    <nav class="places" aria-label="Places">
      {placesHere().map((each) => (
        <a
          key={each}
          href={hashOf(each, selected.value, run.value, session.value?.epoch)}
          aria-current={place.value === each ? 'page' : undefined}
        >
          {PLACE_NAMES[each]}
          {each === 'compare' && <Pins />}
        </a>
      ))}
    </nav>
  );
}

function Pins() {
  const count = pinned.value.length;
  if (count === 0) return null;
  return (
    <>
      {' '}
      <span class="count">
        {count}
        <span class="heard"> pinned</span>
      </span>
    </>
  );
}
