import { batch, effect } from '@preact/signals';
import type { RowKey } from '../state/rows.ts';
import { session } from '../state/session.ts';
import { run } from '../state/stream.ts';
import { type Place, PLACES, place, selected } from '../state/view.ts';

/**
 * The hash of the URL for a place: `#/roles`, and `#/trace/EPOCH/12` for an exchange. Ids begin anew when kubetrace is started again, so the run (`epoch`) is
 * part of it, and an exchange of an earlier run has none.
 */
export function hashOf(where: Place, key: RowKey | undefined, run: number, epoch: string | undefined): string {
  const [runOf, id] = key?.split(':') ?? [];
  const isHere = where === 'trace' && id !== undefined && Number(runOf) === run && epoch !== undefined;
  return isHere ? `#/trace/${epoch}/${id}` : `#/${where}`;
}

/** Keeps place and selected exchange in the URL's hash, so that reload, back and bookmarks lead there. */
export function followLocation(): void {
  enterPlace();
  let isRead = false;
  effect(() => {
    const { epoch } = session.value ?? {};
    // Before it is known which run this is, an exchange in the hash cannot be found.
    if (epoch === undefined) return;
    if (!isRead) selectFrom(epoch);
    isRead = true;
    write(hashOf(place.value, selected.value, run.value, epoch));
  });
  // Together, so that a place without its exchange is not written in between.
  addEventListener('hashchange', () =>
    batch(() => {
      enterPlace();
      if (session.value) selectFrom(session.value.epoch);
    }),
  );
}

function enterPlace(): void {
  const [, name] = HASH.exec(location.hash) ?? [];
  place.value = PLACES.find((each) => each === name) ?? 'trace';
}

function selectFrom(epoch: string): void {
  const [, name = 'trace', wanted, id] = HASH.exec(location.hash) ?? [];
  if (name !== 'trace') return;
  if (id === undefined) selected.value = undefined;
  else if (wanted === epoch) selected.value = `${run.value}:${Number(id)}`;
}

const HASH = /^#\/(\w+)(?:\/(\w{1,32})\/(\d{1,15}))?$/;

/** Going to a place and opening a detail are steps that `back` takes back; going through the list is not. */
function write(hash: string): void {
  const before = HASH.exec(location.hash);
  if (hash === location.hash) return;
  const after = HASH.exec(hash);
  const isStep =
    before !== null && (before[1] !== after?.[1] || (before[3] === undefined) !== (after?.[3] === undefined));
  if (isStep) history.pushState(null, '', hash);
  else history.replaceState(null, '', hash);
}
