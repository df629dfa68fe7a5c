import { Command } from 'commander';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { connectionFlags } from '../../../src/cli/upstream/connection-flags.ts';
import { loginFlags } from '../../../src/cli/upstream/login-flags.ts';

const directory = await mkdtemp(join(tmpdir(), 'kubetrace-'));
afterAll(() => rm(directory, { recursive: true }));

test.each([
  ['--token-file', { token: 's3cret \t' }],
  ['--password-file', { password: 's3cret \t' }],
  ['--kubesphere-client-file', { kubesphereClient: 's3cret \t' }],
])('%s gives what the file contains, without its last line break', async (flag, flags) => {
  const file = join(directory, 'secret');
  await writeFile(file, 's3cret \t\n');
  expect(parse(flag, file)).toEqual(flags);
  expect(parse(`${flag}=${file}`)).toEqual(flags);
});

test('a file that is empty or not there is an error that names the flag and does not quote the file', async () => {
  const file = join(directory, 'empty');
  await writeFile(file, '\n');
  expect(() => parse('--token-file', file)).toThrow(/--token-file.*The file is empty/);
  expect(() => parse('--password-file', join(directory, 'none'))).toThrow(/--password-file.*there is no such file/);
});

function parse(...args: string[]) {
  const command = loginFlags(connectionFlags(new Command('test')));
  command
    .exitOverride()
    .configureOutput({ writeErr: () => {} })
    .parse(args, { from: 'user' });
  return command.opts();
}
