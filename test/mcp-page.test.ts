import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { aHome, type Home } from './support/a-home.ts';
import { anAssistant, type Assistant } from './support/an-assistant.ts';
import { theProxy } from './support/the-command.ts';

const PAGE = await readFile(resolve(import.meta.dirname, '../docs/mcp.md'), 'utf8');
const [, SCRIPT = ''] = /^```sh\n(curl (?:(?!```).*\n)+)```$/m.exec(PAGE) ?? [];
const [, RBAC = ''] = /^```yaml\n((?:(?!```).*\n)+)```$/m.exec(PAGE) ?? [];

/** Each tool with the arguments and the result that the page shows. */
const EXAMPLES = [
  ...PAGE.matchAll(/^### (\w+)\n[^`]*(?:`[^`\n]+`[^`]*)*?```json\n(.*?)^```\n\n```json\n(.*?)^```$/gms),
].map(([, name = '', args = '', result = '']) => ({ name, args, result }));

let home: Home;
let assistant: Assistant;
beforeAll(async () => {
  home = await aHome({ 'rbac.yaml': RBAC });
  const trace = join(home.folder, 'deploy.jsonl');
  await using proxy = await theProxy(['--playground', '--record', trace, '-v=0'], { HOME: home.folder });
  await promisify(execFile)('bash', ['-c', SCRIPT], { env: { PATH: process.env['PATH'], PROXY: proxy.url } });
  await proxy[Symbol.asyncDispose]();
  assistant = await anAssistant([trace, '--rbac', join(home.folder, 'rbac.yaml')]);
}, 60_000);
afterAll(async () => {
  await assistant[Symbol.asyncDispose]();
  await home[Symbol.asyncDispose]();
});

test('every tool has an example', async () => {
  const { tools } = await assistant.client.listTools();
  expect(EXAMPLES.map(({ name }) => name).toSorted()).toEqual(tools.map(({ name }) => name).toSorted());
}, 60_000);

test.each(EXAMPLES)(
  'docs/mcp.md: $name answers as shown',
  async ({ name, args, result }) => {
    const given = JSON.parse(args) as Record<string, unknown>;
    // Which number it has depends on when kubetrace's own calls ended.
    if (given['id'] !== undefined) given['id'] = await deniedId();
    const { data, text, isError } = await assistant.call(name, given);
    expect(isError, text).toBe(false);
    expect(unlike(JSON.parse(result), data)).toEqual([]);
  },
  60_000,
);

test.each([...PAGE.matchAll(/^```json\n(\{\n {2}"(?:mcpServers|servers)".*?)^```$/gms)].map(([, text = '']) => text))(
  'docs/mcp.md: a configuration that starts it',
  async (text) => {
    const config = JSON.parse(text) as Record<string, Record<string, { command: string; args: string[] }>>;
    const [server] = Object.values(Object.values(config)[0]!);
    expect(server).toMatchObject({ command: 'kubetrace', args: ['mcp', '/home/me/deploy.jsonl'] });
    const trace = join(home.folder, 'configured.jsonl');
    await writeFile(trace, '');
    await using configured = await anAssistant([...server!.args.slice(1, -1), trace]);
    expect(configured.client.getServerVersion()).toMatchObject({ name: 'kubetrace' });
  },
  60_000,
);

async function deniedId(): Promise<unknown> {
  const { data } = await assistant.call('list_exchanges', { filter: 'status=403' });
  return (data['items'] as { id: number }[])[0]?.id;
}

/** Where a result is not as it is shown: shortened, so that it may have more. */
function unlike(shown: unknown, found: unknown, path = '$'): string[] {
  if (shown === '…') return found === undefined ? [`${path} is missing`] : [];
  if (typeof shown !== 'object' || shown === null)
    return shown === found ? [] : [`${path} is ${JSON.stringify(found)}`];
  if (typeof found !== 'object' || found === null) return [`${path} is ${JSON.stringify(found)}`];
  return Object.entries(shown).flatMap(([name, value]) =>
    unlike(value, (found as Record<string, unknown>)[name], `${path}.${name}`),
  );
}
