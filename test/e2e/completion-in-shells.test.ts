import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aHome, type Home } from '../support/a-home.ts';
import { aScreen, hasTmux } from '../support/a-screen.ts';
import { anInstall, type Install } from '../support/an-install.ts';

const has = (shell: string) => spawnSync(shell, ['--version']).status === 0;
const BASH_COMPLETION = '/usr/share/bash-completion/bash_completion';

/** What is typed before TAB, and what is on the line after it. */
const LINES: readonly (readonly [string, string])[] = [
  ['kubetrace pro', 'kubetrace proxy'],
  ['kubetrace proxy --log-form', 'kubetrace proxy --log-format'],
  ['kubetrace proxy --log-format kl', 'kubetrace proxy --log-format klog'],
  ['kubetrace proxy --log-format=kl', 'kubetrace proxy --log-format=klog'],
  ['kubetrace proxy --context ad', 'kubetrace proxy --context admin@prod:eu'],
  ['kubetrace proxy --context=ad', 'kubetrace proxy --context=admin@prod:eu'],
  ['kubetrace proxy --context admin@prod:', 'kubetrace proxy --context admin@prod:eu'],
  ["kubetrace proxy --context 'my", "kubetrace proxy --context 'my, own'"],
  ['kubetrace proxy --context "my', 'kubetrace proxy --context "my, own"'],
  ['kubetrace can --as sys', 'kubetrace can --as system:serviceaccount:'],
  ["kubetrace proxy --context 'my, own' --log-form", "kubetrace proxy --context 'my, own' --log-format"],
  ['kubetrace proxy --kubeconfig=no', 'kubetrace proxy --kubeconfig=notes.txt'],
  ['kubetrace proxy --load ob', 'kubetrace proxy --load objects.yaml'],
  ['kubetrace proxy --www di', 'kubetrace proxy --www dir/'],
  ['kubetrace rbac no', 'kubetrace rbac notes.txt'],
  ['true | kubetrace pro', 'true | kubetrace proxy'],
  ['kubetrace run -- kubectl-api', 'kubetrace run -- kubectl-apitrace'],
];

let home: Home;
let install: Install;
beforeAll(async () => {
  install = await anInstall();
  const names = ['admin@prod:eu', 'my, own', 'e$(touch executed)'];
  const contexts = names.map((name) => ({ name, context: { cluster: 'lab', user: 'eve' } }));
  home = await aHome({
    '.kube/config': JSON.stringify({ contexts }),
    'notes.txt': '',
    'objects.yaml': '',
    'other.txt': '',
    'dir/file': '',
  });
});
afterAll(async () => {
  await install[Symbol.asyncDispose]();
  await home[Symbol.asyncDispose]();
});

const env = () => ({ PATH: install.PATH, HOME: home.folder, PS1: '$ ', LANG: 'C.UTF-8' });

/** A shell on a terminal that has loaded the script: types a line, presses TAB. */
async function aShell(program: string, load: string) {
  const screen = await aScreen(`cd ${home.folder}; ${program}`, env());
  await screen.type(`PS1='$ '; ${load}; echo read''y`);
  await screen.shows(/^ready$/m);
  let cleared = 0;
  return {
    async tab(line: string, expected: RegExp) {
      await screen.press('C-u');
      await screen.type(`clear; echo line ${++cleared}`);
      await screen.shows(new RegExp(`^line ${cleared}\\n\\$`, 'm'));
      await screen.tmux('send-keys', '-t', '0.0', '-l', line);
      await screen.press('Tab');
      return screen.shows(expected);
    },
    press: (key: string) => screen.press(key),
    shows: (expected: RegExp) => screen.shows(expected),
    [Symbol.asyncDispose]: () => screen[Symbol.asyncDispose](),
  };
}

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

const SHELLS = [
  { shell: 'bash', program: 'bash --norc --noprofile', load: 'source <(kubetrace completion bash)' },
  { shell: 'zsh', program: 'zsh -f', load: 'autoload -Uz compinit; compinit -u; source <(kubetrace completion zsh)' },
];

describe.each(SHELLS)('$shell', ({ shell, program, load }) => {
  test.skipIf(!hasTmux || !has(shell))(`${shell} completes lines (needs tmux and ${shell})`, async () => {
    await using typed = await aShell(program, load);
    for (const [line, expected] of LINES) await typed.tab(line, new RegExp(`^\\$ ${escaped(expected)}(?: |$)`, 'm'));
    // The space after a value is there, and none after one that goes on.
    await typed.tab('kubetrace can --as sys', /^\$ kubetrace can --as system:serviceaccount:$/m);
    await typed.tab('kubetrace proxy --context my', /^\$ kubetrace proxy --context my\\?,?.*own/m);
    await typed.tab('kubetrace proxy --context e', /^\$ kubetrace proxy --context e\\\$\\\(touch\\ executed\\\)/m);
    expect(existsSync(join(home.folder, 'executed'))).toBe(false);
  });

  test.skipIf(!hasTmux || !has(shell))(
    `${shell} lists values with what they mean (needs tmux and ${shell})`,
    async () => {
      await using typed = await aShell(program, load);
      await typed.tab('kubetrace proxy -v ', /^\$ kubetrace proxy -v/m);
      if (shell === 'bash') await typed.press('Tab');
      const screen = await typed.shows(/^10 /m);
      expect(screen).toMatch(/^1 .*one decoded line per request/m);
      expect(screen.indexOf('\n2 ')).toBeLessThan(screen.indexOf('\n10 '));
    },
  );
});

test.skipIf(!hasTmux || !existsSync(BASH_COMPLETION))(
  'bash leaves what follows run -- to the completion of that program (needs bash-completion)',
  async () => {
    const load = `source ${BASH_COMPLETION}; _own() { COMPREPLY=(of-its-own); }; complete -F _own its-program; source <(kubetrace completion bash)`;
    await using typed = await aShell('bash --norc --noprofile', load);
    await typed.tab('kubetrace run -v 1 -- its-program --flag of', /of-its-own/);
  },
);

test.skipIf(!has('fish'))('fish completes lines (needs fish)', () => {
  const completed = (line: string) => {
    const { stdout } = spawnSync('fish', ['-c', 'kubetrace completion fish | source; complete -C $argv[1]', line], {
      env: env(),
      cwd: home.folder,
      encoding: 'utf8',
    });
    return stdout
      .trimEnd()
      .split('\n')
      .map((each) => each.split('\t')[0]);
  };
  expect(completed('kubetrace pro')).toEqual(['proxy']);
  expect(completed('kubetrace proxy --context ad')).toEqual(['admin@prod:eu']);
  expect(completed('kubetrace proxy --context=ad')).toEqual(['--context=admin@prod:eu']);
  expect(completed("kubetrace proxy --context 'my")).toEqual(['my, own']);
  expect(completed("kubetrace proxy --context 'my, own' --log-form")).toEqual(['--log-format']);
  expect(completed('kubetrace proxy --context e')).toEqual(['e$(touch executed)']);
  expect(completed('kubetrace proxy -v ')).toEqual(Array.from({ length: 11 }, (_, level) => String(level)));
  expect(completed('kubetrace can --as s')).toEqual(['system:serviceaccount:']);
  expect(completed('kubetrace proxy --www d')).toEqual(['dir/']);
  expect(completed('kubetrace proxy --load=ob')).toEqual(['--load=objects.yaml']);
  expect(completed('kubetrace rbac no')).toEqual(['notes.txt']);
  expect(completed('kubetrace decode GET ')).toEqual(['']);
  expect(completed('kubetrace run -- kubectl-api')).toEqual(['kubectl-apitrace']);
  expect(completed('kubetrace run -- kubetrace proxy --log-form')).toEqual(['--log-format']);
  expect(existsSync(join(home.folder, 'executed'))).toBe(false);
});
