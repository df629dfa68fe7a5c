import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LESSONS } from '../../../src/cli/lessons/course/lessons.ts';
import { run } from '../../../src/cli/main.ts';
import { aTerminal } from '../../support/a-terminal.ts';
import { kubectls } from '../../support/real-kubectl.ts';

/** Which kubectl the learner has; `none` learns with curl. */
const TOOLS = [...kubectls().map(({ version }) => `kubectl ${version}`), 'curl alone'];
const NEWEST = TOOLS.at(-2) ?? 'curl alone';

let home: string;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'kubetrace-learn-'));
  for (const tool of TOOLS) await mkdir(join(home, tool));
  for (const { path, version } of kubectls()) await symlink(path, join(home, `kubectl ${version}`, 'kubectl'));
  // The programs that lessons use, without a kubectl beside them.
  const programs = ['sh', 'curl', 'head', 'grep', 'cat'].map((name) => execFileSync('which', [name]).toString().trim());
  for (const path of programs) await symlink(path, join(home, 'curl alone', path.split('/').at(-1)!));
});
afterAll(() => rm(home, { recursive: true }));

/** Types some lines into `kubetrace learn ARGS`. */
async function learn(args: readonly string[], lines: readonly string[], { tool = NEWEST, state = '' } = {}) {
  const own = join(home, tool);
  const PATH = tool === 'curl alone' ? own : `${own}:${process.env['PATH']}`;
  const env = { PATH, HOME: home, XDG_STATE_HOME: state || join(home, 'state', `${Math.random()}`) };
  const terminal = aTerminal({ stdin: lines.length === 0 ? '' : `${lines.join('\n')}\n`, env });
  const exitCode = await run(['learn', ...args], terminal);
  return { exitCode, ...terminal.written };
}

test('learn without a number lists the lessons', async () => {
  const { stdout } = await learn([], []);
  for (const [i, { title }] of LESSONS.entries()) expect(stdout).toContain(`${i + 1}  ${title} (`);
});

test('the lessons cover what people come to learn', () => {
  const taught = JSON.stringify(LESSONS);
  for (const word of [
    '/var/run/secrets/kubernetes.io/serviceaccount',
    'system:authenticated',
    'nonResourceURLs',
    'pods/log',
    'RequestInfo',
    '--cert $KUBETRACE_CERT',
    'Authorization: Bearer',
    'kubectl config set-credentials',
    '/kapis',
    'GlobalRole',
    'WorkspaceRole',
  ])
    expect(taught).toContain(word);
});

test('there is no lesson after the last', async () => {
  const { exitCode, stderr } = await learn([String(LESSONS.length + 1)], []);
  expect({ exitCode, stderr }).toEqual({
    exitCode: 1,
    stderr: `error: kubetrace learn does not take "15": expected a number from 1 to 14, or resume\nhint: kubetrace learn lists the lessons\n`,
  });
});

describe.each(TOOLS)('with %s', (tool) => {
  test.concurrent.each(LESSONS.map((lesson, i) => [i + 1, lesson] as const))(
    'lesson %i ticks each step when what it says is typed',
    async (number, { steps, learnt }) => {
      const commands = (step: (typeof steps)[number]) =>
        tool === 'curl alone' ? (step.curl ?? step.commands) : step.commands;
      const { exitCode, stdout, stderr } = await learn([String(number)], steps.flatMap(commands), { tool });
      const ticks = stdout.split('\n').filter((line) => line.startsWith('✓'));
      expect(
        ticks.map((line) => line.slice(0, 8)),
        stdout + stderr,
      ).toEqual(steps.map((_, i) => `✓ ${i + 1} of ${steps.length}`));
      expect(stdout).toContain(`Learnt: ${learnt.slice(0, 20)}`);
      expect(exitCode, stdout + stderr).toBe(0);
      expect(stderr).not.toMatch(/not found|curl: \(/);
    },
    90_000,
  );
});

describe('the words of a lesson', () => {
  test('a request that is not the right one does not tick the step, `show` does the step, and leaving early is reported', async () => {
    const lines = ['curl -s $KUBETRACE_URL/version', 'echo "', 'show', 'x=1', 'quit'];
    const { exitCode, stdout } = await learn(['8'], lines);
    expect(stdout).toMatch(
      /learn 8\.1> curl .*\n[^]*not yet: Read the pod as dev[^]*learn 8\.1> show\n\$ .*web-0[^]*✓ 1 of 5/,
    );
    expect(stdout).toContain('1 of 5 done. Go on: kubetrace learn resume');
    expect(exitCode).toBe(1);
  });

  test('help and hint say what can be done, and what the step waits for', async () => {
    const { stdout } = await learn(['1'], ['help', 'hint', 'lessons', 'goto 99', 'goto x', 'goto 1.9', 'back']);
    expect(stdout).toMatch(/learn 1\.1> help\n\n +hint [^]*Ctrl-C clears the line/);
    expect(stdout).toMatch(/learn 1\.1> hint\n[^]*verb=list, resource=pods, namespace=team-a,[^]*get pods|head -6/);
    expect(stdout).toMatch(/learn 1\.1> lessons\n[^]*14 {2}KubeSphere/);
    for (const said of ['there are 14 lessons', 'goto takes a lesson', 'lesson 1 has 3 steps', 'this is the beginning'])
      expect(stdout).toContain(said);
  });

  test('next does a step for the learner, back and goto make what was done before again', async () => {
    const { stdout, exitCode } = await learn(
      ['10'],
      ['next', 'next', 'next', 'back', 'show', 'goto 11.3', 'show', 'next', 'show', 'next', 'quit'],
    );
    // What the third step grants is there when the fourth begins.
    expect(stdout).toMatch(/learn 10\.1> next\n\n2 of 4 [^]*learn 10\.3> next\n\n4 of 4/);
    expect(stdout).toMatch(/learn 10\.4> back\n[^]*3 of 4 [^]*learn 10\.3> show\n[^]*✓ 3 of 4/);
    // In lesson 11 carol may see team-b by now, and team-a is refused.
    expect(stdout).toMatch(/learn 10\.4> goto 11\.3\n[^]*3 of 4 {2}Next door\?[^]*learn 11\.3> show\n[^]*✓ 3 of 4/);
    expect(stdout).toMatch(/learn 11\.4> next\n[^]*Learnt:/);
    expect(exitCode).toBe(1);
  });

  test('after the last step next begins the next lesson', async () => {
    const { stdout, exitCode } = await learn(['1'], ['show', 'show', 'show', 'echo still', 'next']);
    expect(stdout).toMatch(
      /✓ 3 of 3[^]*Learnt:[^]*learn 1\.3> echo still\nstill\n[^]*learn 1\.3> next\nLesson 2 of 14/,
    );
    expect(exitCode).toBe(1);
  });

  test('a backslash at the end continues a line, as commands are shown', async () => {
    const { stdout } = await learn(['1'], ['echo one \\', '  two']);
    expect(stdout).toMatch(/learn 1\.1> echo one \\\n> {3}two\none two\n/);
  });

  test('a near miss is explained, and our own questions tick nothing', async () => {
    const { stdout } = await learn(['8.'.slice(0, 1)], ['show', 'show']);
    expect(stdout).toMatch(/403[^]*near miss: a rule grants "pods"/);
  });
});

describe('what was done is remembered', () => {
  test('in a file of the state directory that nobody else reads, and resume goes on there', async () => {
    const state = join(home, 'remembered');
    await learn(['3'], ['show', 'show'], { state });
    const file = join(state, 'kubetrace', 'learn.json');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readdir(join(state, 'kubetrace'))).toEqual(['learn.json']);
    const { stdout } = await learn(['resume'], ['show'], { state });
    expect(stdout).toMatch(/Lesson 3 of 14[^]*3 of 4 [^]*learn 3\.3> show\n[^]*✓ 3 of 4/);
    // The end of a lesson is the beginning of the next.
    await learn(['resume'], ['show'], { state });
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual({
      lesson: LESSONS[3]!.title,
      step: 1,
      finished: [LESSONS[2]!.title],
    });
    expect((await learn([], [], { state })).stdout).toMatch(
      /^✓ {2}3 [^]*Go on with: kubetrace learn resume {3}\(lesson 4, step 1\)/m,
    );
    expect((await learn(['--reset'], [], { state })).stdout).toContain('Start with: kubetrace learn 1');
    expect(await readdir(join(state, 'kubetrace'))).toEqual([]);
  });

  test.each(['{"lesson":"no such","step":"x","finished":7}', '[]', 'null', '{', ''])(
    'a file with %j is as none',
    async (text) => {
      const state = join(home, `odd-${text.length}`);
      await mkdir(join(state, 'kubetrace'), { recursive: true });
      await writeFile(join(state, 'kubetrace', 'learn.json'), text);
      expect((await learn(['resume'], [], { state })).stdout).toContain('Lesson 1 of 14');
    },
  );

  test('a directory that cannot be written is reported once, and the lesson goes on', async () => {
    const state = join(home, 'file');
    await writeFile(state, '');
    const { stdout, stderr } = await learn(['1'], ['show', 'show'], { state });
    expect(stderr.match(/^warning: what you have done is not remembered/gm)).toHaveLength(1);
    expect(stdout).toContain('✓ 2 of 3');
  });
});
