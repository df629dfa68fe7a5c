import { afterAll, beforeAll, expect, test } from 'vitest';
import { createProxy, type TracingProxy } from '../../src/library/create-proxy.ts';
import { explainDenial, explainDenials } from '../../src/library/explain-denial.ts';
import { loadUpstream } from '../../src/library/load-upstream.ts';
import { readTrace } from '../../src/library/read-trace.ts';
import { type Playground, startPlayground } from '../../src/library/start-playground.ts';
import { traceLine } from '../../src/trace/file/trace-line.ts';

const forbidden = (resource: string) =>
  `${resource} is forbidden: User "jane" cannot list resource "${resource}" in API group "" in the namespace "demo"`;
const STATUS = {
  kind: 'Status',
  apiVersion: 'v1',
  metadata: {},
  status: 'Failure',
  message: forbidden('pods'),
  reason: 'Forbidden',
  details: { kind: 'pods' },
  code: 403,
};

let playground: Playground;
let proxy: TracingProxy;
beforeAll(async () => {
  playground = await startPlayground();
  const upstream = await loadUpstream({ kubeconfigText: await playground.kubeconfig('dev') });
  proxy = await createProxy({ upstream });
  for (const path of ['team-a/pods', 'team-a/secrets', 'team-b/pods'])
    await (await fetch(`${proxy.url}/api/v1/namespaces/${path}`)).text();
  await proxy.trace.idle();
});
afterAll(async () => {
  await proxy.close();
  await playground.close();
});

test.each([
  ['a message', forbidden('pods')],
  ['what kubectl printed', `Error from server (Forbidden): ${forbidden('pods')}`],
  ['a Status', STATUS],
  ['a Status without its kind', { message: STATUS.message, code: 403 }],
  ['a Status as text', JSON.stringify(STATUS)],
  ['the error of a client library', new Error(`HTTP-Code: 403\nBody: ${JSON.stringify(JSON.stringify(STATUS))}`)],
])('explains %s, with cures as data, YAML and commands', async (_, denied) => {
  const denial = await explainDenial(denied);
  expect(denial).toMatchObject({ answer: 'jane needs "list pods" in namespace demo', class: 'rbac', user: 'jane' });
  const [cure] = denial?.cures ?? [];
  expect(cure).toMatchObject({ title: 'least', grants: [{ scope: 'namespace', namespace: 'demo' }] });
  expect(cure?.yaml).toContain('kind: RoleBinding');
  expect(cure?.commands[0]).toBe('kubectl create role jane-list-pods --verb=list --resource=pods --namespace=demo');
  expect(JSON.parse(JSON.stringify(denial))).toEqual(denial);
});

test('is undefined where nothing was denied', async () => {
  expect(await explainDenial('deployment.apps/web created')).toBeUndefined();
  const [allowed] = proxy.trace.exchanges;
  expect(allowed && (await explainDenial(allowed))).toBeUndefined();
  expect(await explainDenials([])).toEqual([]);
});

test('explains the denials of a trace, each by the id of its exchange', async () => {
  const denials = await explainDenials(proxy.trace.exchanges);
  expect(await explainDenials(proxy.trace)).toEqual(denials);
  const lines = proxy.trace.exchanges.map((exchange) => traceLine(exchange, 65_536));
  expect(await explainDenials(readTrace({ text: lines.join('\n') }))).toEqual(denials);
  expect(denials.map(({ answer }) => answer)).toEqual([
    'dev needs "list secrets" in namespace team-a',
    'dev needs "list pods" in namespace team-b',
  ]);
  const ids = proxy.trace.exchanges.filter(({ response }) => response?.status === 403).map(({ id }) => id);
  expect(denials.map(({ id }) => id)).toEqual(ids);
});

test('explains all of a text or a stream, each once with how often it is there', async () => {
  const text = [forbidden('pods'), 'something else', forbidden('secrets'), forbidden('pods')].join('\n');
  const denials = await explainDenials(text);
  expect(denials.map(({ times, message }) => [times, message])).toEqual([
    [2, forbidden('pods')],
    [1, forbidden('secrets')],
  ]);
  async function* lines() {
    for (const character of text) yield character;
  }
  expect(await explainDenials(lines())).toEqual(denials);
});

test('offers no rule where none helps', async () => {
  const denial = await explainDenial({ code: 401, message: 'Unauthorized' });
  expect(denial).toMatchObject({ class: 'unauthenticated', cures: [] });
});
