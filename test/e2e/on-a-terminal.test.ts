import { rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { aHome } from '../support/a-home.ts';
import { aScreen, hasTmux } from '../support/a-screen.ts';
import { kubectls } from '../support/real-kubectl.ts';
import { theCommand } from '../support/the-command.ts';

const BIN = resolve(import.meta.dirname, '../../bin/kubetrace.js');
const [, newest] = kubectls();
const KUBECTL = newest?.path ?? 'kubectl';
/** A line of the log. */
const TRACED = /^\d\d:\d\d:\d\d\.\d+ +/m;

/** A command of kubetrace on a terminal, its user's bash with the prompt `mine> `. */
async function onATerminal(command: string) {
  const home = await aHome({ '.bashrc': 'PS1="mine> "\n' });
  const env = { HOME: home.folder, SHELL: '/bin/bash', BASH_SILENCE_DEPRECATION_WARNING: '1' };
  const screen = await aScreen(`${process.execPath} ${BIN} ${command}`, env);
  return {
    ...screen,
    async [Symbol.asyncDispose]() {
      await screen[Symbol.asyncDispose]();
      await home[Symbol.asyncDispose]();
    },
  };
}

/** The screen below the last line that matches. */
function below(mark: RegExp, screen: string): string {
  const lines = screen.split('\n');
  return lines.slice(lines.findLastIndex((line) => mark.test(line)) + 1).join('\n');
}

describe.skipIf(!hasTmux || newest === undefined)('on a terminal (needs tmux and kubectl)', () => {
  test('in a shell what is logged comes above the next prompt, and an interactive exec has the screen for itself', async () => {
    await using screen = await onATerminal('shell --playground');
    await screen.shows(/^mine>$/m);
    await screen.type(`${KUBECTL} -n team-a get pod web-0 -o name`);
    // The prompt alone may be the one before.
    const listed = await screen.shows(/\npod\/web-0\n(?:.*\n)*mine>$/);
    expect(below(/get pod web-0/, listed)).toMatch(/^pod\/web-0\n(?:.*\n)*[\d:.]+ +get +pods .*\n(?:.*\n)*mine>$/);

    await screen.type(`clear; ${KUBECTL} -n team-a exec -it web-0 -- sh`);
    await screen.shows(/^\/ #$/m);
    await screen.type('echo typed here');
    expect(await screen.shows(/\ntyped here\n\/ #$/)).toBe('/ # echo typed here\ntyped here\n/ #');
    await screen.type('exit');
    const after = await screen.shows(/\nmine>$/);
    expect(after).toMatch(/^\/ # echo typed here\ntyped here\n\/ # exit\n[\d:.]+ +get +pods/);
    expect(after).toMatch(/pods\/exec[^]*websocket +closed[^]*\nmine>$/);
  });

  test('in a shell a pager has the screen for itself, and its user finds the prompt and the hooks that were there', async () => {
    await using screen = await onATerminal('shell --playground');
    await screen.shows(/^mine>$/m);
    await screen.type('PROMPT_COMMAND="$PROMPT_COMMAND; echo own hook saw \\$?"');
    await screen.shows(/own hook saw 0\nmine>$/);
    await screen.type(`${KUBECTL} -n team-a get pods | less`);
    const paged = await screen.shows(/^\(END\)$/m);
    expect(paged).not.toMatch(TRACED);
    await screen.press('q');
    expect(await screen.shows(/list +pods[^]*own hook saw 0\nmine>$/)).toMatch(TRACED);
    await screen.type('clear; false');
    expect(await screen.shows(/own hook saw 1\nmine>$/)).toBe('own hook saw 1\nmine>');
  });

  test('under run what is logged waits until an interactive program has given the screen back', async () => {
    await using screen = await onATerminal(`run --playground -- ${KUBECTL} -n team-a exec -it web-0 -- sh`);
    await screen.shows(/^\/ #$/m);
    await screen.type('echo typed here');
    const inside = await screen.shows(/\ntyped here\n\/ #$/);
    expect(inside).not.toMatch(/pods\/exec/);
    await screen.type('exit 3');
    const after = await screen.shows(/^ended 3$/m);
    expect(after).toMatch(/\n\/ # exit 3\n(?:.*\n)*[\d:.]+ +get +pods\/exec/);
    // No line begins where another ended.
    expect(after).not.toMatch(/^ +\d\d:\d\d:\d\d/m);
  });

  test('under run what is logged does not wait for a program that only prints', async () => {
    await using screen = await onATerminal(`run --playground -- ${KUBECTL} -n team-a get pods -w`);
    await screen.shows(/web-0[^]*list +pods|list +pods[^]*web-0/);
    await screen.press('C-c');
    await screen.shows(/^ended \d+$/m);
  });

  test('--split logs in a pane of its own', async () => {
    await using screen = await onATerminal('shell --playground --split');
    await screen.shows(/^mine>$/m);
    await screen.type(`${KUBECTL} -n team-a get pod web-0 -o name; exit`);
    expect(await screen.shows(/^ended 0$/m)).not.toMatch(TRACED);
    const pane = (await screen.tmux('capture-pane', '-p', '-t', '0.1')).trimEnd();
    expect(pane).toMatch(
      /^[\d:.]+ +get +discovery[^]*\n[\d:.]+ +get +pods [^]*\nThe program has ended; Enter closes this pane\.$/,
    );
  });
});

test('--split says what to do outside of tmux', async () => {
  await using command = theCommand(['run', '--playground', '--split', '--', 'true']);
  expect(await command.exitCode).toBe(1);
  expect(command.written.stderr).toBe(
    'error: --split: this is not a terminal of tmux\nhint: use --record FILE, and in a second window: kubetrace show --follow FILE\n',
  );
});

test('show --follow shows a recording while it is made', async () => {
  await using home = await aHome();
  const record = join(home.folder, 'trace');
  const script = 'for i in 1 2; do curl -s -o /dev/null $KUBETRACE_URL/version; read line; done; true';
  const args = ['run', '--playground', '--record', record, '--', 'sh', '-c', script];
  await using recording = theCommand(args, {}, { typed: true });
  await recording.said(/"Exchange" id=1/);
  await using following = theCommand(['show', '--follow', record]);
  await following.said(/"Exchange" id=1/);
  recording.child.stdin.write('\n');
  await following.said(/"Exchange" id=2/);
  recording.child.stdin.end('\n');
  expect(await recording.exitCode).toBe(0);
  await rm(record);
  expect(await following.exitCode).toBe(0);
});

test.each([[['show', '--follow', '-']], [['show', '--follow', 'a', 'b']], [['show', '--follow', '-o', 'har', 'a']]])(
  '%j is an error',
  async (args) => {
    await using command = theCommand(args);
    expect(await command.exitCode).toBe(1);
    expect(command.written.stderr).toMatch(/^error: --follow reads one recording and prints it as a log\nhint: /);
  },
);
