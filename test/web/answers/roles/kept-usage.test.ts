import { expect, test } from 'vitest';
import { KeptUsage } from '../../../../src/web/answers/roles/kept-usage.ts';
import { rolesView } from '../../../../src/web/answers/roles/roles-view.ts';
import { rolesWanted } from '../../../../src/web/answers/roles/roles-wanted.ts';
import { KeptTrace } from '../../../../src/web/kept/kept-trace.ts';
import { type ExchangeFacts, anExchange } from '../../../support/an-exchange.ts';

const WANTED = rolesWanted(new URLSearchParams());

function observe(trace: KeptTrace, id: number, facts: ExchangeFacts = {}): void {
  trace.observe({ type: 'ADDED', object: anExchange({ id, target: `/api/v1/nodes/n${id}`, ...facts }) });
}

test('thousands are counted in slices, between which others have their turn', async () => {
  const trace = new KeptTrace();
  for (let id = 1; id <= 20_000; id++) observe(trace, id, { target: `/api/v1/nodes/n${id % 50}` });
  const usage = new KeptUsage(trace, WANTED);
  let [turns, isDone] = [0, false];
  const turn = (): void => {
    turns++;
    if (!isDone) setImmediate(turn);
  };
  setImmediate(turn);
  await usage.update();
  isDone = true;
  expect([usage.counted, usage.usage.requests]).toEqual([20_000, 20_000]);
  expect(turns).toBeGreaterThan(2);
});

test('those that ask at once do not count it twice', async () => {
  const trace = new KeptTrace();
  for (let id = 1; id <= 3000; id++) observe(trace, id);
  const usage = new KeptUsage(trace, WANTED);
  await Promise.all([usage.update(), usage.update(), usage.update()]);
  expect(usage.usage.requests).toBe(3000);
});

test('what is under way is counted when it has ended', async () => {
  const trace = new KeptTrace();
  observe(trace, 1, { stage: 'ResponseStarted' });
  observe(trace, 2);
  const usage = new KeptUsage(trace, WANTED);
  await usage.update();
  expect([usage.usage.requests, usage.missed]).toEqual([1, 0]);
  trace.observe({ type: 'MODIFIED', object: anExchange({ id: 1, target: '/api/v1/nodes/n1' }) });
  await usage.update();
  expect([usage.usage.requests, usage.missed]).toEqual([2, 0]);
});

test('what changes after its end is not counted again', async () => {
  const trace = new KeptTrace();
  observe(trace, 1);
  const usage = new KeptUsage(trace, WANTED);
  await usage.update();
  trace.markResent(1, 1);
  await usage.update();
  expect([usage.usage.requests, usage.counted]).toEqual([1, 1]);
});

test('what was dropped before it was counted is said', async () => {
  const trace = new KeptTrace({ capacity: 10 });
  for (let id = 1; id <= 25; id++) observe(trace, id);
  const usage = new KeptUsage(trace, WANTED);
  await usage.update();
  expect([usage.usage.requests, usage.missed]).toEqual([10, 15]);
  const { notes } = await rolesView(usage, WANTED, 'a test');
  expect(notes).toContain('warning: not counted: 15 requests that came before and are not kept any more');
});

test('what was counted stays counted when it is dropped', async () => {
  const trace = new KeptTrace({ capacity: 10 });
  const usage = new KeptUsage(trace, WANTED);
  for (let id = 1; id <= 25; id++) {
    observe(trace, id);
    if (id % 5 === 0) await usage.update();
  }
  expect([usage.usage.requests, usage.missed]).toEqual([25, 0]);
});

test('who could be chosen: users, and ServiceAccounts that requests were about', async () => {
  const trace = new KeptTrace();
  observe(trace, 1, { requestHeaders: [['Impersonate-User', 'dev']] });
  observe(trace, 2, { target: '/api/v1/namespaces/team-a/serviceaccounts/ci' });
  const usage = new KeptUsage(trace, WANTED);
  await usage.update();
  expect([...usage.subjects.keys()]).toEqual(['dev', 'system:serviceaccount:team-a:ci']);
});
