import { join } from 'node:path';
import { expect, test } from 'vitest';
import { aHome } from '../support/a-home.ts';
import { anAssistant } from '../support/an-assistant.ts';
import { aToken } from '../support/a-token.ts';
import { theProxy } from '../support/the-command.ts';

const token = aToken({ sub: 'eve', iss: 'https://idp' });
const [PASSWORD, OPAQUE, QUERY] = ['hunter2-correct-horse', 'opaque-0123456789abcdef', 'query-9876543210fedcba'];
const DATA = Buffer.from(PASSWORD).toString('base64');
const SECRETS = [token, token.split('.')[2]!, PASSWORD, DATA, OPAQUE, QUERY];

test('no secret of an exchange, of a pasted text or of an argument is in any answer or on stderr', async () => {
  await using home = await aHome();
  const trace = join(home.folder, 'secret.jsonl');
  {
    await using proxy = await theProxy(['--playground', '--record', trace, '-v=0'], { HOME: home.folder });
    const path = `${proxy.url}/api/v1/namespaces/team-a/secrets`;
    const body = JSON.stringify({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 's' },
      stringData: { p: PASSWORD },
    });
    const json = { 'Content-Type': 'application/json' };
    expect((await fetch(path, { method: 'POST', headers: json, body })).status).toBe(201);
    expect(await (await fetch(`${path}/s`)).text()).toContain(DATA);
    await (
      await fetch(`${path}?token=${QUERY}`, { headers: { 'Impersonate-User': 'dev', Cookie: `a=${OPAQUE}` } })
    ).text();
    await (await fetch(`${proxy.url}/api/v1/pods`, { headers: { Authorization: `Bearer ${token}` } })).text();
  }
  await using assistant = await anAssistant([trace]);
  const { data } = await assistant.call('list_exchanges', { limit: 200 });
  const items = data['items'] as { id: number; status: number }[];
  expect(items.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 201, 401, 403]);
  for (const { id } of items) {
    expect((await assistant.call('get_exchange', { id, body_limit: 32_768 })).isError).toBe(false);
    expect((await assistant.call('explain_denial', { id })).isError).toBe(false);
  }
  for (const name of ['summarize_traffic', 'least_role']) expect((await assistant.call(name)).isError).toBe(false);
  expect((await assistant.call('explain_denial', { text: PASTED })).isError).toBe(false);
  expect((await assistant.call('decode_requests', { text: PASTED })).isError).toBe(false);
  await assistant.call('decode_requests', {
    text: `https://eve:${PASSWORD}@10.0.0.1/api/v1/pods?access_token=${QUERY}`,
  });
  await assistant.call('explain_denial', { text: `nothing here: Bearer ${token}` });
  await assistant.call('list_exchanges', { filter: `Bearer ${token}` });
  await assistant.call('least_role', { subject: `Bearer ${token}` });
  await assistant.call('get_exchange', { [`Bearer ${token}`]: 1 });
  await assistant.call('list_exchanges', { cursor: `Bearer ${OPAQUE.slice(0, 12)}` });
  expect(assistant.heard()).toContain('<masked>');
  for (const secret of SECRETS) expect(assistant.heard()).not.toContain(secret);
}, 120_000);

const PASTED = [
  `curl -H 'Authorization: Bearer ${token}' 'https://10.0.0.1:6443/api/v1/namespaces/a/pods?token=${QUERY}'`,
  `I0604 13:49:59.193671   22499 round_trippers.go:510]     Authorization: Bearer ${OPAQUE}`,
  'I0604 13:49:59.193671   22499 round_trippers.go:553] GET https://10.0.0.1:6443/api/v1/nodes 403 Forbidden in 12 milliseconds',
  `pods "x?token=${QUERY}" is forbidden: User "eve" cannot get resource "pods" in API group "" in the namespace "a": Bearer ${token}`,
  `{"kind":"Status","status":"Failure","message":"nodes is forbidden: User \\"eve\\" cannot list resource \\"nodes\\" in API group \\"\\" at the cluster scope: password=${PASSWORD}","reason":"Forbidden","code":403}`,
].join('\n');

test('a result is bounded, and says what was cut; a manifest is never cut in the middle', async () => {
  await using home = await aHome();
  const trace = join(home.folder, 'large.jsonl');
  {
    await using proxy = await theProxy(['--playground', '--record', trace, '-v=0'], { HOME: home.folder });
    for (let i = 0; i < 120; i++) {
      const name = `${'long-name-'.repeat(20)}${i}`;
      await (
        await fetch(`${proxy.url}/api/v1/namespaces/n${i}/configmaps/${name}`, {
          headers: { 'Impersonate-User': 'dev' },
        })
      ).text();
    }
  }
  await using assistant = await anAssistant([trace]);
  for (const [name, args] of [
    ['list_exchanges', { limit: 200 }],
    ['least_role', { subject: 'user:dev' }],
    ['summarize_traffic', {}],
  ] as const) {
    const { data, text, isError } = await assistant.call(name, args);
    expect(isError, text).toBe(false);
    expect(Buffer.byteLength(JSON.stringify(data)), name).toBeLessThanOrEqual(64 * 1024);
    if (name !== 'summarize_traffic') expect(data['cut'], name).toMatch(/^too large for one answer: .*\. Ask for less/);
    if (name === 'least_role') expect(data['manifest']).toBe('# left out: it is too large for one answer');
  }
}, 120_000);
