import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { aHome } from '../support/a-home.ts';
import { anAssistant } from '../support/an-assistant.ts';
import { type RunningCommand, theProxy } from '../support/the-command.ts';

const SECRETS = '/api/v1/namespaces/team-a/secrets';
const DEV = { headers: { 'Impersonate-User': 'dev' } };

/** The URL with the key that a proxy printed. */
async function printedUrl(command: RunningCommand): Promise<string> {
  const [, url = ''] = await command.said(/the trace is at (\S+)\n/);
  return url;
}

function webProxy(folder: string): ReturnType<typeof theProxy> {
  return theProxy(['--playground', '--web', '--web-port=0', '-v=0'], { HOME: folder, XDG_STATE_HOME: folder });
}

test('it is read by its JSON API as it grows, and again after a restart, by the file that has its URL', async () => {
  await using home = await aHome();
  const keyFile = join(home.folder, 'proxy.err');
  await using proxy = await webProxy(home.folder);
  await writeFile(keyFile, `I0101 something\nkubetrace: the trace is at ${await printedUrl(proxy)}\n`);
  await using assistant = await anAssistant(['--key-file', keyFile]);
  expect((await assistant.call('list_exchanges')).data).toMatchObject({ items: [], matched: 0 });

  await (await fetch(proxy.url + SECRETS, DEV)).text();
  await (await fetch(`${proxy.url}/api/v1/namespaces/team-a/pods`, DEV)).text();
  const listed = await assistant.call('list_exchanges', { filter: 'status=403' });
  expect(listed.data['items']).toMatchObject([{ id: 1, verb: 'list', resource: 'secrets', user: 'dev' }]);
  expect((await assistant.call('get_exchange', { id: 1 })).data).toMatchObject({
    request: { target: SECRETS },
    response: { status: 403 },
    access: { denial: { class: 'rbac' } },
    responseBody: { format: 'json' },
  });
  expect((await assistant.call('explain_denial', { id: 1 })).data).toMatchObject({
    answer: 'dev needs "list secrets" in namespace team-a',
  });
  expect((await assistant.call('least_role', { subject: 'user:dev' })).data).toMatchObject({
    roles: [{ rules: [{ text: 'list pods, secrets' }] }],
  });
  expect((await assistant.call('summarize_traffic')).data).toMatchObject({ total: { count: 2, denied: 1 } });

  for (const [name, args, expected] of [
    ['get_exchange', { id: 77 }, /^error: there is no exchange 77/],
    ['list_exchanges', { filter: 'nope' }, /^error: filter, at character 1: .*\nhint: /],
    ['least_role', { subject: 'dev' }, /^error: subject=dev: one of /],
  ] as const) {
    const { isError, text } = await assistant.call(name, args);
    expect([isError, text]).toEqual([true, expect.stringMatching(expected)]);
  }

  await proxy[Symbol.asyncDispose]();
  expect((await assistant.call('list_exchanges')).text).toMatch(
    /^error: no answer from the trace at http:\/\/127\.0\.0\.1:\d+: .*\nhint: is `kubetrace proxy --web` still running/,
  );
  await using next = await webProxy(home.folder);
  await writeFile(keyFile, `${await readFile(keyFile, 'utf8')}kubetrace: the trace is at ${await printedUrl(next)}\n`);
  expect((await assistant.call('list_exchanges')).data).toMatchObject({ matched: 0 });
}, 120_000);

test('the key comes from the environment too, is never shown, and a wrong one is an answer', async () => {
  await using home = await aHome();
  await using proxy = await webProxy(home.folder);
  const { origin, searchParams } = new URL(await printedUrl(proxy));
  const key = searchParams.get('key') ?? '';
  // The client sends its own key where a trace has it.
  await (await fetch(`${proxy.url}/api/v1/namespaces/${key}/pods`, DEV)).text();
  await using assistant = await anAssistant(['--url', origin], { env: { KUBETRACE_WEB_KEY: key } });
  expect((await assistant.call('list_exchanges')).data).toMatchObject({ matched: 1 });
  expect((await assistant.call('decode_requests', { text: `GET /api/v1/namespaces/${key}/pods` })).isError).toBe(false);
  expect(assistant.heard()).not.toContain(key);

  await using other = await anAssistant(['--url', origin], { env: { KUBETRACE_WEB_KEY: 'anotherkey123' } });
  const { isError, text } = await other.call('list_exchanges');
  expect([isError, text]).toEqual([
    true,
    expect.stringMatching(/^error: refused: .*\nhint: the key is new in each run/),
  ]);
  expect(text).not.toContain('anotherkey123');
  await using without = await anAssistant(['--url', origin]);
  expect((await without.call('list_exchanges')).text).toMatch(
    /^error: no key of a trace in \$KUBETRACE_WEB_KEY\nhint: /,
  );
}, 120_000);
