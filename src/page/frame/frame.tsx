import { Detail } from '../detail/detail.tsx';
import { List } from '../list/list.tsx';
import { session, sessionProblem } from '../state/session.ts';
import { connection } from '../state/stream.ts';
import { place, selected } from '../state/view.ts';

/** The whole page: what it is about, its places, and the one that is shown. */
export function Frame() {
  if (sessionProblem.value !== undefined) return <main class="problem">{sessionProblem.value}</main>;
  return (
    <>
      <header>
        <h1>kubetrace</h1>
        <span>{session.value?.source}</span>
        <span role="status">{connection.value}</span>
      </header>
      {place.value === 'trace' && (
        <main>
          <List />
          {selected.value !== undefined && <Detail />}
        </main>
      )}
    </>
  );
}
