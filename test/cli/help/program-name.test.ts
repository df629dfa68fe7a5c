import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { COMMANDS } from '../../../src/cli/commands.ts';
import { run } from '../../../src/cli/main.ts';
import { asCalled, programName } from '../../../src/cli/help/program-name.ts';
import { aTerminal } from '../../support/a-terminal.ts';
import { kubectls } from '../../support/real-kubectl.ts';

const BIN = resolve(import.meta.dirname, '../../../bin/kubetrace.js');

let home: string;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'kubetrace-plugin-'));
  await symlink(BIN, join(home, 'kubectl-apitrace'));
});
afterAll(() => rm(home, { recursive: true }));

test.skipIf(kubectls().length === 0)('kubectl apitrace --help says how its user calls it', () => {
  const env = { PATH: `${home}:${process.env['PATH']}`, HOME: home };
  for (const { path } of kubectls()) {
    const { stdout } = spawnSync(path, ['apitrace', 'proxy', '--help'], { env, encoding: 'utf8' });
    expect(stdout).toContain('  kubectl apitrace proxy -v 1 --port 0\n');
    expect(stdout).toContain('Usage: kubectl apitrace proxy [options]\n');
  }
});

test.each(COMMANDS.map(({ name }) => name))('no line of the help of %s names another command', async (name) => {
  const terminal = { ...aTerminal(), program: 'kubectl apitrace' } as const;
  await run([name, '--help'], terminal);
  expect(terminal.written.stdout.split('\n').filter((line) => /^ *(?:Usage: )?kubetrace /.test(line))).toEqual([]);
});

test('only command lines are rewritten', () => {
  const called = asCalled('kubectl apitrace', ['proxy', 'run']);
  expect(called('kubetrace proxy | kubetrace run -- x; `kubetrace` and kubetrace --version; kubetrace itself')).toBe(
    'kubectl apitrace proxy | kubectl apitrace run -- x; `kubectl apitrace` and kubectl apitrace --version; kubetrace itself',
  );
  expect(called('/usr/lib/kubetrace proxy, kubetrace proxying')).toBe('/usr/lib/kubetrace proxy, kubetrace proxying');
});

test.each([
  ['/usr/local/bin/kubectl-apitrace', 'kubectl apitrace'],
  ['/opt/kubectl-apitrace.js', 'kubectl apitrace'],
  ['/opt/kubetrace.js', 'kubetrace'],
  ['', 'kubetrace'],
])('%s', (file, name) => expect(programName(file)).toBe(name));
