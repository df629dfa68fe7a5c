import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { aHome } from '../support/a-home.ts';
import { endsOf } from '../support/ends-of.ts';

const BIN = resolve(import.meta.dirname, '../../bin/kubetrace.js');
const hasTerminals = String(spawnSync('script', ['--version']).stdout).includes('util-linux');

test.skipIf(!hasTerminals).each([
  ['at its prompt', '', /learn 1\.1> /],
  ['while a command runs', 'echo runs; read line\r', /^runs\r?$/m],
])('%s: it ends by SIGHUP, without a word, and leaves nothing', async (_, typed, seen) => {
  await using home = await aHome();
  const [errors, code, temporary] = ['errors', 'code', 'tmp'].map((name) => join(home.folder, name));
  await mkdir(temporary!);
  // A shell that catches the signal lives to write down how the command ended.
  const command = `trap : HUP; ${process.execPath} ${BIN} learn 1 2> ${errors}; echo $? > ${code}`;
  const env = { PATH: process.env['PATH'], HOME: home.folder, TMPDIR: temporary, SHELL: '/bin/sh', TERM: 'xterm' };
  const terminal = spawn('script', ['-qec', command, '/dev/null'], { env, stdio: ['pipe', 'pipe', 'inherit'] });
  const { closed } = endsOf(terminal);
  let shown = '';
  terminal.stdout.on('data', (data) => (shown += String(data)));
  await expect.poll(() => shown).toContain('learn 1.1> ');
  terminal.stdin.write(typed);
  await expect.poll(() => shown).toMatch(seen);
  terminal.kill('SIGKILL');
  await closed;
  await expect.poll(() => textOf(code!)).toBe('129\n');
  // What the shell says of it.
  expect(textOf(errors!)).toMatch(/^(?:Hangup\n)?$/);
  expect(readdirSync(temporary!)).toEqual([]);
});

function textOf(file: string): string {
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}
