import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { run } from '../../src/cli/main.ts';
import { EXPORT_FORMATS } from '../../src/export/exporter.ts';
import { isLeftOut, isOwnCall } from '../../src/trace/own-calls.ts';
import { aTerminal } from '../support/a-terminal.ts';
import { anExchange } from '../support/an-exchange.ts';
import { theCommand } from '../support/the-command.ts';

let folder: string;
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'kubetrace-own-calls-'))));
afterAll(() => rm(folder, { recursive: true }));

test('a call of our own is left out unless it is asked for', () => {
  const [own, theirs] = [anExchange({ origin: 'kubetrace' }), anExchange()];
  expect([isOwnCall(own), isOwnCall(theirs)]).toEqual([true, false]);
  expect([isLeftOut(own, undefined), isLeftOut(own, true), isLeftOut(theirs, false)]).toEqual([true, false, false]);
});

/** At -v 4 each request that is allowed makes us ask why. */
const SCRIPT = 'curl -s -o /dev/null "$KUBETRACE_URL/api/v1/namespaces/demo/pods"';
const FILES = ['own.jsonl', 'own.har'];

async function traced(...flags: readonly string[]) {
  const [record, har] = FILES.map((name) => join(folder, name)) as [string, string];
  await Promise.all(FILES.map((name) => writeFile(join(folder, name), '')));
  const files = [`--record=${record}`, `--har=${har}`];
  const args = ['run', '--playground', '-v=4', '--summary=json', ...files, ...flags, '--', 'sh', '-c', SCRIPT];
  await using command = theCommand(args);
  expect(await command.exitCode).toBe(0);
  const { log } = JSON.parse(await readFile(har, 'utf8')) as {
    log: { entries: { _kubernetes: { origin: string } }[] };
  };
  const summary = /^\{"kind":"TrafficSummary".*$/m.exec(command.written.stderr)?.[0] ?? '';
  return {
    har: log.entries.map(({ _kubernetes }) => _kubernetes.origin),
    summary: (JSON.parse(summary) as { count: number }).count,
    record,
  };
}

test('what is written live and what is exported from the record have the same calls', async () => {
  const { har, summary, record } = await traced();
  expect({ har, summary }).toEqual({ har: ['client'], summary: 1 });
  expect(await readFile(record, 'utf8')).toContain('"origin":"kubetrace"');
  for (const format of EXPORT_FORMATS) {
    const [plain, withOwn] = [await shown(record, '-o', format), await shown(record, '-o', format, '--show-own')];
    // A trace says of each exchange whose it is.
    expect(plain.stdout.includes('selfsubjectaccessreviews'), format).toBe(format === 'json');
    expect(plain.stderr.includes('of kubetrace itself (--show-own)'), format).toBe(format !== 'json');
    expect(withOwn.stdout, format).toContain('selfsubjectaccessreviews');
    expect(withOwn.stderr, format).toBe('');
  }
  expect((await shown(record, '-v', '1')).stdout).not.toContain('selfsubjectaccessreviews');
  expect((await shown(record, '-v', '1', '--show-own')).stdout).toContain('selfsubjectaccessreviews');
});

test('--show-own has them in the HAR and the summary', async () => {
  const { har, summary } = await traced('--show-own');
  expect({ har: har.toSorted(), summary }).toEqual({ har: ['client', 'kubetrace'], summary: 2 });
});

async function shown(...args: readonly string[]) {
  const terminal = aTerminal();
  expect(await run(['show', ...args], terminal)).toBe(0);
  return terminal.written;
}
