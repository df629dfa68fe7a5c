import { session } from '../state/session.ts';
import { connection } from '../state/stream.ts';

/** Whether the page hears what happens, as a mark and a word. */
export function ConnectionState() {
  const state = connection.value;
  const kind = state === 'live' && session.value?.isLive === false ? 'recorded' : state;
  return (
    <span class={`connection ${kind}`} role="status">
      <span aria-hidden="true">{MARKS[kind]}</span> {WORDS[kind]}
    </span>
  );
}

const MARKS = { live: '●', recorded: '■', connecting: '○', lost: '▲' };

const WORDS = {
  live: 'live',
  recorded: 'recorded',
  connecting: 'connecting',
  lost: 'connection lost, trying again',
};
