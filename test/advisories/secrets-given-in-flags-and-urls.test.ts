import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { run } from '../../src/cli/main.ts';
import { aHome } from '../support/a-home.ts';
import { aKubeconfig } from '../support/a-kubeconfig.ts';
import { aTerminal } from '../support/a-terminal.ts';
import { theProxy } from '../support/the-command.ts';

const SECRET = 'f0r-nobody-to-see';

test.each<[what: string, server: string]>([
  ['a port that is none', `https://u:${SECRET}@127.0.0.1:99999`],
  ['no host', `https://u:${SECRET}`],
  ['another scheme', `ftp://u:${SECRET}@lab`],
  ['no scheme', `u:${SECRET}@lab:99999`],
])('the password in a server URL that cannot be used is not quoted: %s', async (_, server) => {
  await using home = await aHome({ '.kube/config': aKubeconfig({ token: 't' }, { server }) });
  for (const args of [['whoami'], ['whoami', '--server', server]]) {
    const terminal = aTerminal({ env: { HOME: home.folder } });
    expect(await run(args, terminal)).toBe(1);
    expect(terminal.written.stderr).toMatch(/^error: .*server/);
    expect(terminal.written.stderr).not.toContain(SECRET);
  }
});

test.skipIf(process.platform !== 'linux')('the command line that others can read holds no token', async () => {
  await using home = await aHome({ '.kube/config': aKubeconfig({}, { server: 'https://127.0.0.1:1' }) });
  await using proxy = await theProxy(['--token', SECRET, '-v', '1'], { HOME: home.folder });
  const line = readFileSync(`/proc/${proxy.child.pid}/cmdline`, 'utf8');
  expect(line).toContain('--token <masked> -v 1');
  expect(line).not.toContain(SECRET);
});
