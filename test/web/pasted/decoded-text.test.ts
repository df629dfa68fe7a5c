import { describe, expect, test } from 'vitest';
import { run } from '../../../src/cli/main.ts';
import { pastedRoutes } from '../../../src/web/answers/pasted-routes.ts';
import type { DecodedText, ExplainedText } from '../../../src/web/wire/pasted.ts';
import { aTerminal } from '../../support/a-terminal.ts';
import { aWebApi } from '../../support/a-web-api.ts';

async function post(path: string, body: unknown): Promise<{ status: number; json: unknown }> {
  await using api = await aWebApi(pastedRoutes);
  const answer = await api.ask(path, { method: 'POST', body: JSON.stringify(body) });
  return { status: answer.status, json: await answer.json() };
}

async function decoded(text: string): Promise<DecodedText> {
  return (await post('decode', { text })).json as DecodedText;
}

async function explained(text: string): Promise<ExplainedText> {
  return (await post('explain', { text })).json as ExplainedText;
}

async function printed(args: readonly string[]): Promise<unknown[]> {
  const terminal = aTerminal();
  await run(args, terminal);
  return terminal.written.stdout
    .trim()
    .split(/\n(?=\{)/)
    .map((line) => JSON.parse(line) as unknown);
}

describe('decode', () => {
  test.each([
    ['a URL', '/api/v1/namespaces/a/pods?watch=1', ['/api/v1/namespaces/a/pods?watch=1']],
    ['a method and a URL', 'DELETE /api/v1/namespaces/a/pods', ['DELETE', '/api/v1/namespaces/a/pods']],
    [
      'a curl command',
      "curl -X POST 'https://10.0.0.1/api/v1/namespaces/a/pods'",
      ["curl -X POST 'https://10.0.0.1/api/v1/namespaces/a/pods'"],
    ],
  ])('%s as the command does', async (_, text, args) => {
    expect((await decoded(text)).items).toEqual(await printed(['decode', '-o', 'json', ...args]));
  });

  test('each request of a log', async () => {
    const { items, note } = await decoded(
      'I0101 round_trippers.go:632] "Response" verb="GET" url="https://h/api/v1/pods" status="200 OK"\nsomething else\nGET /version',
    );
    expect(items).toMatchObject([
      { verb: 'list', resource: 'pods' },
      { verb: 'get', path: '/version' },
    ]);
    expect(note).toBe('1 line without a request');
  });

  test('without the secrets of a URL', async () => {
    expect(JSON.stringify(await decoded('https://user:hunter2@h/api/v1/pods?token=abcdef'))).not.toMatch(
      /hunter2|abcdef/,
    );
  });

  test('says what it cannot read', async () => {
    const { status, json } = await post('decode', { text: 'hello there' });
    expect([status, json]).toMatchObject([400, { message: 'kubetrace: there is no request in the text' }]);
  });
});

describe('explain', () => {
  const MESSAGE =
    'secrets is forbidden: User "dev" cannot list resource "secrets" in API group "" in the namespace "a"';

  const POD =
    'pods "web-6d4cf56db6-mcpwh" is forbidden: User "dev" cannot get resource "pods" in API group "" in the namespace "a"';

  test.each([
    ['a message', MESSAGE],
    ['that of a pod that a controller named', POD],
  ])('%s as the command does', async (_, message) => {
    expect((await explained(message)).items).toEqual(await printed(['explain', '-o', 'json', message]));
  });

  test('a Status, and other errors after the denials', async () => {
    const status = (message: string, code: number) =>
      JSON.stringify({ kind: 'Status', apiVersion: 'v1', message, code });
    const { items } = await explained(`${status('pods "x" not found', 404)}\n${status(MESSAGE, 403)}`);
    expect(items).toMatchObject([
      { class: 'rbac', user: 'dev' },
      { class: 'none', code: 404 },
    ]);
  });

  test('a long log, while others are served', async () => {
    const log = Array.from({ length: 900 }, (_, i) => MESSAGE.replace('"dev"', `"dev-${i}"`)).join('\n');
    expect((await explained(log)).items).toHaveLength(900);
  });

  test('says what has no denial', async () => {
    expect(await post('explain', { text: 'all is well' })).toMatchObject({ status: 400 });
  });
});

test('what is not a text, or too long, is refused', async () => {
  expect(await post('decode', { text: 7 })).toMatchObject({ status: 400 });
  expect(await post('explain', { text: 'x'.repeat(300_000) })).toMatchObject({ status: 413 });
});
