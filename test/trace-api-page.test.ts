import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { OPERATIONS } from '../src/web/answers/openapi/operations.ts';
import { type RunningCommand, theCommand } from './support/the-command.ts';

const PAGE = await readFile(resolve(import.meta.dirname, '../docs/trace-api.md'), 'utf8');

interface Example {
  readonly script: string;
  readonly kind: 'json' | 'text';
  readonly shown: string;
}

/** Each block of commands that is followed by what it prints. */
const EXAMPLES: readonly Example[] = [
  ...PAGE.matchAll(/^```sh\n((?:(?!```).*\n)+)```\n\n```(json|text)\n((?:(?!```).*\n)+)```$/gm),
]
  .map(([, script = '', kind, shown = '']): Example => ({ script, kind: kind === 'json' ? 'json' : 'text', shown }))
  .filter(({ script }) => script.includes('curl'));

let home: string;
let command: RunningCommand;
let env: Record<string, string>;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'kubetrace-api-'));
  const args = ['proxy', '--playground', '--port=0', '--web', '--web-port=0', '-v=0'];
  command = theCommand(args, { HOME: home, XDG_STATE_HOME: home });
  const [, url = ''] = await command.said(/the trace is at (\S+)\n/);
  const [, address] = await command.said(/^Starting to serve on (.+)\n/m);
  const { origin, searchParams } = new URL(url);
  const key = searchParams.get('key') ?? '';
  env = { PATH: process.env['PATH'] ?? '', KEY: key, API: `${origin}/api/v1`, PROXY: `http://${address}` };
}, 60_000);
afterAll(async () => {
  await command[Symbol.asyncDispose]();
  await rm(home, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
});

test('there are such examples', () => {
  expect(EXAMPLES.length).toBeGreaterThan(20);
});

// In order: each has what those before it did.
test.each(EXAMPLES)('$script', async ({ script, kind, shown }) => {
  const printed = await new Promise<string>((done) => {
    // A stream is ended by curl's --max-time.
    execFile('bash', ['-c', script], { env, maxBuffer: 64 * 1024 * 1024 }, (_error, stdout) => done(stdout));
  });
  if (kind === 'json') expect(unlike(JSON.parse(shown), JSON.parse(printed))).toEqual([]);
  else expect(printed).toMatch(patternOf(shown));
});

test('every resource is on the page', () => {
  const [missing] = OPERATIONS.map(({ path }) => path.split('/')[1] ?? '').filter(
    (name) => !PAGE.includes(`$API/${name}`) && !PAGE.includes(`/api/v1/${name}`),
  );
  expect(missing).toBeUndefined();
});

/** Where an answer is not as it is shown: shortened, so that it may have more. */
function unlike(shown: unknown, found: unknown, path = '$'): string[] {
  if (shown === '…') return found === undefined ? [`${path} is missing`] : [];
  if (typeof shown !== 'object' || shown === null) {
    return shown === found ? [] : [`${path} is ${JSON.stringify(found)}`];
  }
  if (typeof found !== 'object' || found === null) return [`${path} is ${JSON.stringify(found)}`];
  return Object.entries(shown).flatMap(([name, value]) =>
    unlike(value, (found as Record<string, unknown>)[name], `${path}.${name}`),
  );
}

/** `…` alone on a line stands for any lines, within a line for anything in it. */
function patternOf(shown: string): RegExp {
  const lines = shown
    .trim()
    .split('\n')
    .map((line) => {
      if (line === '…') return String.raw`[\s\S]*`;
      return line.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`).replaceAll('…', '.*');
    });
  return new RegExp(`^${lines.join('\n')}\\s*$`);
}
