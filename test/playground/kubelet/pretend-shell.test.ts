import { expect, test } from 'vitest';
import { Shell } from '../../../src/playground/kubelet/pretend-shell.ts';

function typed(text: string, tty: boolean): { shown: string; exitCode: number | undefined } {
  const seen = { shown: '', exitCode: undefined as number | undefined };
  const shell = new Shell({
    place: { pod: 'p', namespace: 'n' },
    tty,
    write: ({ stdout, stderr }) => (seen.shown += stdout + stderr),
    exit: (exitCode) => (seen.exitCode = exitCode),
  });
  shell.input(text);
  if (!tty) shell.end();
  return seen;
}

test.each([
  ['a pipe echoes nothing', 'hostname\necho a; echo b\n', false, 'p\na\nb\n', 0],
  ['nor needs its last line end', 'pwd', false, '/\n', 0],
  ['ends with the code of the last command', 'false\n', false, '', 1],
  ['ends with the code of exit, and runs nothing behind it', 'exit 7\necho x\n', false, '', 7],
  ['exit alone keeps the code', 'false\nexit\n', false, '', 1],
  ['says what is not there', 'vi\n', false, 'exec: "vi": executable file not found in $PATH\n', 127],
  ['a terminal echoes and prompts', 'pwd\r', true, '/ # pwd\r\n/\r\n/ # ', undefined],
  ['takes back what was rubbed out', 'pwdx\u007f\r', true, '/ # pwdx\b \b\r\n/\r\n/ # ', undefined],
  ['Ctrl-C forgets the line', 'rm\u0003pwd\r', true, '/ # rm^C\r\n/ # pwd\r\n/\r\n/ # ', undefined],
  ['Ctrl-D leaves', 'x\u0004', true, '/ # x', 0],
])('%s', (_, text, tty, shown, exitCode) => expect(typed(text, tty)).toEqual({ shown, exitCode }));
