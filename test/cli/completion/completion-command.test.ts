import { expect, test } from 'vitest';
import { run } from '../../../src/cli/main.ts';
import { aTerminal } from '../../support/a-terminal.ts';

const scriptFor = async (shell: string) => {
  const terminal = aTerminal();
  expect(await run(['completion', shell], terminal)).toBe(0);
  return terminal.written.stdout;
};

test.each(['bash', 'zsh', 'fish', 'powershell'])(
  'the script for %s asks kubetrace, and says how to load it',
  async (shell) => {
    const script = await scriptFor(shell);
    expect(script).toContain(`kubetrace completion ${shell}`);
    expect(script).toMatch(/complete '?--'? /);
  },
);

test('of another shell there is none', async () => {
  const terminal = aTerminal();
  expect(await run(['completion', 'tcsh'], terminal)).toBe(1);
  expect(terminal.written.stderr).toContain('one of bash, zsh, fish, powershell');
});

/** PowerShell is not to be had on every machine that tests, so its script is at least read: brackets and quotes close. */
test('brackets and strings of the script for PowerShell close', async () => {
  const script = await scriptFor('powershell');
  const bare = script.replace(/'(?:[^']|'')*'|"(?:[^"`]|`.)*"|#.*$/gm, '');
  const open: string[] = [];
  for (const [bracket] of bare.matchAll(/[(){}[\]]/g)) {
    if ('({['.includes(bracket)) open.push(bracket);
    else expect(open.pop()).toBe({ ')': '(', '}': '{', ']': '[' }[bracket]);
  }
  expect(open).toEqual([]);
  expect(bare).not.toMatch(/['"`]/);
});
