import { expect, test } from 'vitest';
import { anExchange } from '../../support/an-exchange.ts';
import { aWebServer, type Fields, type WebServer } from '../../support/a-web-server.ts';

const add = (web: WebServer, ...facts: readonly Parameters<typeof anExchange>[0][]) => {
  for (const [i, each] of facts.entries())
    web.trace.observe({ type: 'ADDED', object: anExchange({ id: i + 1, ...each }) });
};
const ids = (body: Fields) => body['items'].map(({ id }: { id: number }) => id);

test('the list comes in pages', async () => {
  await using web = await aWebServer();
  add(web, {}, {}, {}, {}, {});
  const first = await web.ask('exchanges?limit=2');
  expect(ids(first.body)).toEqual([1, 2]);
  expect(first.body).toMatchObject({ kind: 'ExchangeList', metadata: { continue: '2', remainingItemCount: 3 } });
  const second = await web.ask(`exchanges?limit=3&continue=${first.body['metadata'].continue}`);
  expect(ids(second.body)).toEqual([3, 4, 5]);
  expect(second.body['metadata']).toEqual({ epoch: web.trace.epoch });
});

test('it takes the grammar of --filter, and leaves out calls of kubetrace itself unless asked', async () => {
  await using web = await aWebServer();
  add(web, {}, { status: '403 Forbidden' }, { origin: 'kubetrace', status: '403 Forbidden' });
  expect(ids((await web.ask('exchanges?filter=status%3D403')).body)).toEqual([2]);
  expect(ids((await web.ask('exchanges?filter=status%3D403&own=true')).body)).toEqual([2, 3]);
  expect((await web.ask('exchanges?filter=nonsense')).status).toBe(400);
});

test('DELETE forgets those that have ended', async () => {
  await using web = await aWebServer();
  add(web, {}, { stage: 'RequestReceived', status: '' });
  expect((await web.ask('exchanges', { method: 'DELETE' })).status).toBe(200);
  expect(ids((await web.ask('exchanges')).body)).toEqual([2]);
});
