import { once } from 'node:events';
import { get } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { expect, test } from 'vitest';
import { anExchange } from '../../support/an-exchange.ts';
import { aWebServer, type Fields, type WebServer } from '../../support/a-web-server.ts';

interface SentEvent {
  readonly id: string;
  readonly name: string;
  readonly data: Fields;
}

/** A stream as a program reads it. Disposing of it leaves. */
async function aStream(web: WebServer, query = '', after?: string) {
  const headers = { Authorization: `Bearer ${web.door.key}`, ...(after !== undefined && { 'Last-Event-ID': after }) };
  const sending = get(`${web.url}events${query}`, { headers });
  const [res] = (await once(sending, 'response')) as [IncomingMessage];
  const events = eventsOf(res);
  return {
    res,
    /** Events up to the first `rows` that are current. */
    async caughtUp(): Promise<SentEvent[]> {
      const found: SentEvent[] = [];
      for (;;) {
        const { value, done } = await events.next();
        if (done) throw new Error('the stream ended');
        found.push(value);
        if (value.name === 'rows' && value.data['isCurrent'] === true) return found;
      }
    },
    [Symbol.dispose]: () => void sending.destroy(),
  };
}

async function* eventsOf(res: IncomingMessage): AsyncGenerator<SentEvent, undefined> {
  let text = '';
  for await (const chunk of res) {
    text += String(chunk);
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      const fields = new Map(
        text
          .slice(0, end)
          .split('\n')
          .map((line) => [line.slice(0, line.indexOf(': ')), line.slice(line.indexOf(': ') + 2)] as const),
      );
      text = text.slice(end + 2);
      const [id = '', name = '', data] = ['id', 'event', 'data'].map((field) => fields.get(field));
      if (data !== undefined) yield { id, name, data: JSON.parse(data) as Fields };
    }
  }
  return undefined;
}

const idsIn = (events: readonly SentEvent[]) =>
  events.filter(({ name }) => name === 'rows').flatMap(({ data }) => data['rows'].map(({ id }: { id: number }) => id));
const named = (events: readonly SentEvent[], name: string) => events.find((event) => event.name === name)?.data;

const add = (web: WebServer, ...ids: readonly number[]) => {
  for (const id of ids) web.trace.observe({ type: 'ADDED', object: anExchange({ id }) });
};

test('what is there comes first, in pieces, then what happens', async () => {
  await using web = await aWebServer();
  const ids = Array.from({ length: 1200 }, (_, i) => i + 1);
  add(web, ...ids);
  using stream = await aStream(web);
  const first = await stream.caughtUp();
  expect(named(first, 'hello')).toMatchObject({ epoch: web.trace.epoch, isResumed: false, rows: 1200 });
  expect(idsIn(first)).toEqual(ids);
  expect(first.filter(({ name }) => name === 'rows').length).toBe(3);
  add(web, 1201, 1202);
  expect(idsIn(await stream.caughtUp())).toEqual([1201, 1202]);
});

test('a client that comes back gets what it has missed, once', async () => {
  await using web = await aWebServer();
  add(web, 1, 2, 3);
  let last = '';
  {
    using stream = await aStream(web);
    last = (await stream.caughtUp()).at(-1)!.id;
  }
  web.trace.observe({ type: 'MODIFIED', object: anExchange({ id: 2, status: '409 Conflict' }) });
  add(web, 4);
  using stream = await aStream(web, '', last);
  const events = await stream.caughtUp();
  expect(named(events, 'hello')).toMatchObject({ isResumed: true });
  expect(named(events, 'lost')).toBeUndefined();
  expect(idsIn(events)).toEqual([2, 4]);
});

test('what came and went while it was away is said', async () => {
  await using web = await aWebServer({ capacity: 3 });
  add(web, 1);
  let last = '';
  {
    using stream = await aStream(web);
    last = (await stream.caughtUp()).at(-1)!.id;
  }
  add(web, 2, 3, 4, 5, 6);
  using stream = await aStream(web, '', last);
  const events = await stream.caughtUp();
  expect(named(events, 'lost')).toEqual({ exchanges: 2 });
  expect(idsIn(events)).toEqual([4, 5, 6]);
  expect(named(events, 'rows')).toMatchObject({ oldest: 4 });
});

test.each([
  ['of another run', 'ffffffffffff.3.3'],
  ['that is not one', 'nonsense'],
  ['of the future', undefined],
])('after an id %s everything comes', async (_, after) => {
  await using web = await aWebServer();
  add(web, 1, 2);
  using stream = await aStream(web, '', after ?? `${web.trace.epoch}.99.99`);
  const events = await stream.caughtUp();
  expect(named(events, 'hello')).toMatchObject({ isResumed: false });
  expect(idsIn(events)).toEqual([1, 2]);
});

test('a filter says what it hides, of what the client has and of what comes', async () => {
  await using web = await aWebServer();
  add(web, 1);
  web.trace.observe({ type: 'ADDED', object: anExchange({ id: 2, status: '404 Not Found' }) });
  const position = `${web.trace.epoch}.${web.trace.change}.2`;
  using stream = await aStream(web, '?filter=status%3E%3D400', position);
  const events = await stream.caughtUp();
  expect(named(events, 'matches')).toEqual({ ids: [2] });
  expect(idsIn(events)).toEqual([]);
  add(web, 3);
  const [rows] = await stream.caughtUp();
  expect(rows!.data['rows']).toMatchObject([{ id: 3, isHidden: true }]);
});

test('a filter that cannot be read is a 400 with the position', async () => {
  await using web = await aWebServer();
  const { status, body } = await web.ask('events?filter=bogus%3D1');
  expect(status).toBe(400);
  expect(body['message']).toMatch(/^kubetrace: --filter, at character 1: unknown field "bogus"/);
});

test('a client that reads nothing for a while gets all of it when it reads again', async () => {
  await using web = await aWebServer();
  using stream = await aStream(web);
  await stream.caughtUp();
  stream.res.pause();
  for (let id = 1; id <= 20_000; id++) {
    add(web, id);
    if (id % 500 === 0) await new Promise(setImmediate);
  }
  stream.res.resume();
  const seen = new Set<number>();
  while (seen.size < 20_000) for (const id of idsIn(await stream.caughtUp())) seen.add(id);
  expect(seen.size).toBe(20_000);
});
