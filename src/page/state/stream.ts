import { signal } from '@preact/signals';
import type { Hello, Lost, Matches, Rows } from '../../web/wire/events.ts';
import type { LessonState } from '../../web/wire/lessons.ts';
import { queryOf } from '../api/call.ts';
import { addRows, dropBelow, dropRuns, showOnly } from './rows.ts';
import { loadSession, session, sessionProblem } from './session.ts';

/** Whether the page hears what happens. */
export const connection = signal<'connecting' | 'live' | 'lost'>('connecting');

/** How many exchanges came and were dropped while the page was away. */
export const lostExchanges = signal(0);

/** Which run of kubetrace this is, of those that the page has seen. */
export const run = signal(0);

/** Whether rows of earlier runs stay when kubetrace is started again. */
export const preserves = signal(true);

/** The lesson that is under way. */
export const lesson = signal<LessonState | undefined>(undefined);

/** What the rows are filtered by; `''` for all. */
export const filter = signal('');

let source: EventSource | undefined;
let epoch: string | undefined;
let position: string | undefined;

/** Begins to listen; goes on by itself after every loss of the connection. */
export async function connect(): Promise<void> {
  try {
    await loadSession();
    if (session.value) listen();
  } catch {
    connection.value = 'lost';
    setTimeout(() => void connect(), RETRY);
  }
}

/** Shows only what matches a filter, which the server has found to be readable; `''` shows everything. */
export function setFilter(text: string): void {
  if (text === filter.value) return;
  filter.value = text;
  if (text === '') showOnly(run.value, undefined);
  if (source) listen();
}

/** In milliseconds. */
const RETRY = 500;

function listen(): void {
  source?.close();
  const opened = new EventSource(`api/v1/events${queryOf({ filter: filter.value, after: position })}`);
  source = opened;
  on<Hello>(opened, 'hello', begin);
  on<Lost>(opened, 'lost', ({ exchanges }) => (lostExchanges.value += exchanges));
  on<Matches>(opened, 'matches', ({ ids }) => showOnly(run.value, new Set(ids)));
  on<Rows>(opened, 'rows', ({ rows, oldest, older }) => {
    if (rows.length > 0) addRows(run.value, rows);
    dropBelow(run.value, oldest, older);
  });
  on<LessonState>(opened, 'lesson', (state) => (lesson.value = state));
  opened.onerror = () => {
    // A browser tries again by itself, but not after an answer that does not stream, such as 401 after a restart.
    connection.value = 'lost';
    opened.close();
    if (source === opened && sessionProblem.value === undefined) setTimeout(() => void connect(), RETRY);
  };
}

function begin(hello: Hello): void {
  connection.value = 'live';
  if (epoch !== undefined && hello.epoch !== epoch) {
    run.value++;
    lesson.value = undefined;
    if (!preserves.value) dropRuns(run.value);
  }
  epoch = hello.epoch;
}

function on<Data>(from: EventSource, name: string, take: (data: Data) => void): void {
  from.addEventListener(name, ({ data, lastEventId }: MessageEvent<string>) => {
    if (from !== source) return;
    position = lastEventId;
    take(JSON.parse(data) as Data);
  });
}
