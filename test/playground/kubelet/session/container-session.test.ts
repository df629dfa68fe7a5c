import { expect, test } from 'vitest';
import { openSession } from '../../../../src/playground/kubelet/session/container-session.ts';
import { someFiles } from '../../../support/a-container.ts';

/** A session that is typed into, and what it shows. */
function aSession(command: string, { isTerminal = true } = {}) {
  const seen = { shown: '', exitCode: undefined as number | undefined };
  let changed = () => {};
  const session = openSession({
    command: command.split(' '),
    hasInput: true,
    isTerminal,
    place: {
      files: someFiles(),
      network: { reach: () => ({ kind: 'unknown' }) },
      environment: new Map([['HOME', '/tmp']]),
      hostname: 'pod-1',
      directory: '/',
    },
    streams: {
      send: (_, data) => {
        seen.shown += Buffer.from(data).toString();
        changed();
        return Promise.resolve();
      },
      close: () => {},
    },
    exit: (exitCode) => {
      seen.exitCode = exitCode;
      changed();
    },
  });
  /** Resolves when something is shown, or when the session has ended. */
  const until = (isReached: () => boolean) =>
    new Promise<void>((resolve) => {
      changed = () => isReached() && resolve();
      changed();
    });
  return {
    seen,
    session,
    type: (text: string) => session.input(Buffer.from(text)),
    shows: (text: string) => until(() => seen.shown.endsWith(text)),
    ends: () => until(() => seen.exitCode !== undefined),
  };
}

test('a terminal echoes, prompts, and says where one is', async () => {
  const { seen, type, shows, ends } = aSession('sh');
  await shows('/ # ');
  type('hostname\r');
  await shows('pod-1\r\n/ # ');
  type('cd /datx\u007fa\r');
  await shows('/data # ');
  type('X="a\r');
  await shows('> ');
  type('b"\r');
  await shows('/data # ');
  type('echo "$X"; exit 3\r');
  await ends();
  expect(seen).toEqual({
    shown:
      '/ # hostname\r\npod-1\r\n/ # cd /datx\b \ba\r\n/data # X="a\r\n> b"\r\n/data # echo "$X"; exit 3\r\na\r\nb\r\n',
    exitCode: 3,
  });
});

test('Ctrl-C ends what runs, not the shell; while nothing runs it forgets the line', async () => {
  const { seen, type, shows, ends } = aSession('sh');
  await shows('/ # ');
  for (const running of ['sleep 1d', 'cat', 'while true; do true; done', 'sleep 1d | cat']) {
    type(`echo go; ${running}\r`);
    await shows('\r\ngo\r\n');
    type('\u0003');
    await shows('^C\r\n/ # ');
  }
  type('echo no\u0003');
  await shows('^C\r\n/ # ');
  type('echo $?\r');
  await shows('130\r\n/ # ');
  type('"\r');
  await shows('> ');
  type('\u0003');
  await shows('/ # ');
  type('\u0004');
  await ends();
  expect(seen.exitCode).toBe(0);
});

test('Ctrl-D ends the input of a program, and then the shell', async () => {
  const { type, shows, ends, seen } = aSession('sh');
  await shows('/ # ');
  type('cat | wc -l\r');
  type('a\rb\r\u0004');
  await shows('2\r\n/ # ');
  type('\u0004');
  await ends();
  expect(seen.exitCode).toBe(0);
});

test('a pipe has no echo, and mistakes do not end its shell', async () => {
  const { seen, session, type, ends } = aSession('sh', { isTerminal: false });
  type('echo )\nvi\nif true\nthen echo a; fi\ncat');
  session.end();
  await ends();
  expect(seen).toEqual({ shown: 'sh: syntax error: unexpected ")"\nsh: vi: not found\na\n', exitCode: 0 });
});

test('a program of its own is interrupted, and what is not there is said', async () => {
  const sleeping = aSession('sleep 1d');
  sleeping.type('\u0003');
  await sleeping.ends();
  expect(sleeping.seen.exitCode).toBe(130);
  const missing = aSession('vi');
  await missing.ends();
  expect(missing.seen).toEqual({ shown: 'exec: "vi": executable file not found in $PATH\r\n', exitCode: 127 });
});

test('ends with its client, and with too much that nobody reads', async () => {
  const left = aSession('sleep 1d', { isTerminal: false });
  left.session.close();
  await left.ends();
  const flooded = aSession('sleep 1d', { isTerminal: false });
  for (let i = 0; i < 18; i++) flooded.session.input(Buffer.alloc(1024 * 1024, 'x'));
  await flooded.ends();
  expect([left.seen.exitCode, flooded.seen.exitCode]).toEqual([137, 137]);
});
