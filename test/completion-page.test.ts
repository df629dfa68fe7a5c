import { spawnSync } from 'node:child_process';
import { chmod, readFile, rename, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { SHELLS } from '../src/cli/completion/shell-script.ts';
import { aHome } from './support/a-home.ts';
import { anInstall } from './support/an-install.ts';
import { kubectls } from './support/real-kubectl.ts';
import { fencedBlocks } from './support/transcript.ts';

const PAGE = await readFile(resolve(import.meta.dirname, '../docs/completion.md'), 'utf8');
const has = (shell: string) => spawnSync(shell, ['--version']).status === 0;
const newest = kubectls().at(-1);

/** Runs a script in a shell, at home, with what npm installs on PATH. */
async function ran(shell: readonly string[], script: string, prepare = async (_folder: string): Promise<void> => {}) {
  await using install = await anInstall(newest ? { kubectl: newest.path } : {});
  await using home = await aHome();
  await prepare(install.folder);
  const env = { PATH: install.PATH, HOME: home.folder, KUBECONFIG: '' };
  return spawnSync(shell[0]!, [...shell.slice(1), script], { env, cwd: home.folder, encoding: 'utf8' });
}

test.each(SHELLS)('docs/completion.md says how to install for %s', (shell) => {
  const fence = shell === 'powershell' ? 'powershell' : shell;
  expect(fencedBlocks(PAGE, fence).join('')).toContain(`kubetrace completion ${shell}`);
});

test.each(fencedBlocks(PAGE, 'bash'))('docs/completion.md: after %s bash completes', async (block) => {
  const { stdout, stderr } = await ran(['bash', '--norc', '-c'], `${block}\ncomplete -p kubetrace`);
  expect(stderr).toBe('');
  expect(stdout).toBe('complete -o default -F __kubetrace_complete kubetrace\n');
});

test.skipIf(!has('zsh')).each(fencedBlocks(PAGE, 'zsh'))(
  'docs/completion.md: after %s zsh completes',
  async (block) => {
    const { stdout } = await ran(
      ['zsh', '-f', '-c'],
      `${block.replace('compinit\n', 'compinit -u\n')}print $_comps[kubetrace]`,
    );
    expect(stdout).toBe('_kubetrace\n');
  },
);

test.skipIf(!has('fish')).each(fencedBlocks(PAGE, 'fish'))(
  'docs/completion.md: after %s fish completes',
  async (block) => {
    const { stdout } = await ran(['fish', '-c'], `${block}complete -C 'kubetrace pro'`);
    expect(stdout).toMatch(/^proxy\t/);
  },
);

test.skipIf(!newest)(
  'docs/completion.md: the file that stands in for kubectl_complete-apitrace does what it does',
  async () => {
    const [file = ''] = fencedBlocks(PAGE, 'sh');
    const { stdout } = await ran(['bash', '-c'], 'kubectl __complete apitrace who-c 2> /dev/null', async (folder) => {
      await writeFile(join(folder, 'file'), file);
      await chmod(join(folder, 'file'), 0o755);
      await rename(join(folder, 'file'), join(folder, 'kubectl_complete-apitrace'));
    });
    expect(stdout).toBe('who-can\twho may do something, and by which binding and role\n:36\n');
  },
);
