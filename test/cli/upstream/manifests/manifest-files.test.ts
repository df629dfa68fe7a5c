import { truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { run } from '../../../../src/cli/main.ts';
import { aHome } from '../../../support/a-home.ts';
import { aTerminal } from '../../../support/a-terminal.ts';

const role = (name: string) =>
  `apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: {name: ${name}}\nrules: []\n`;

/** `kubetrace run --playground --load …`, which ends as soon as it has loaded. */
async function loaded(loads: readonly string[], stdin = '') {
  const terminal = aTerminal({ stdin, env: { PATH: process.env['PATH'] ?? '' } });
  const args = loads.flatMap((path) => ['--load', path]);
  const code = await run(['run', '--playground', '-v', '0', ...args, '--', 'true'], terminal);
  return { code, said: terminal.written.stderr };
}

test('files, directories and the standard input together; other files of a directory are left alone', async () => {
  await using home = await aHome({
    'one.txt': role('a'),
    'dir/b.yaml': role('b'),
    'dir/deep/c.yml': role('c'),
    'dir/deep/d.json': '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"d"}}',
    'dir/README.md': '# not a manifest',
  });
  const paths = [join(home.folder, 'one.txt'), join(home.folder, 'dir'), '-'];
  expect(await loaded(paths, role('e'))).toMatchObject({
    code: 0,
    said: expect.stringContaining('kubetrace: loaded 5 objects\n'),
  });
});

test('all that is wrong is said at once, with file and line, and nothing is served', async () => {
  await using home = await aHome({ 'a.yaml': `${role('ok')}---\nkind: X\n`, 'b.yaml': 'a: [' });
  const { code, said } = await loaded([home.folder]);
  expect(code).toBe(1);
  expect(said).toContain('error: --load: 2 objects cannot be loaded, so nothing is served\n');
  expect(said).toMatch(/\n {7}\S+a\.yaml:6: X …: it has no apiVersion\n/);
  expect(said).toMatch(/\n {7}\S+b\.yaml:1: Flow sequence/);
  expect(said).not.toContain('note: no request');
});

test('what cannot be read is an error that says what to do', async () => {
  await using home = await aHome({ 'dir/README.md': '', 'empty.yaml': '# nothing\n', 'big.yaml': '' });
  const big = join(home.folder, 'big.yaml');
  await truncate(big, 64 * 1024 * 1024 + 1);
  for (const [path, message] of [
    [join(home.folder, 'none'), /^error: cannot read \S+none of --load: there is no such file\nhint: check the path/],
    [join(home.folder, 'dir'), /^error: --load \S+dir: it holds no manifest\nhint: /],
    [
      join(home.folder, 'empty.yaml'),
      /^error: --load \S+empty.yaml: it holds no objects\nhint: .*kubectl get clusterroles/,
    ],
    [big, /^error: \S+big.yaml: more than 64 MiB of manifests are not loaded\nhint: /],
  ] as const) {
    const { code, said } = await loaded([path]);
    expect(code).toBe(1);
    expect(said).toMatch(message);
  }
});

test('--load without --playground is refused', async () => {
  const terminal = aTerminal();
  expect(await run(['run', '--load', 'x.yaml', '--', 'true'], terminal)).toBe(1);
  expect(terminal.written.stderr).toMatch(/^error: --load needs --playground\nhint: /);
});
