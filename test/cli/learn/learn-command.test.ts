import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LESSONS } from '../../../src/cli/learn/lessons/lessons.ts';
import { run } from '../../../src/cli/main.ts';
import { aTerminal } from '../../support/a-terminal.ts';
import { kubectls } from '../../support/real-kubectl.ts';

let home: string;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'kubetrace-learn-'));
  const newest = kubectls().at(-1);
  if (newest) await symlink(newest.path, join(home, 'kubectl'));
});
afterAll(() => rm(home, { recursive: true }));

/** Types some lines into a lesson. */
async function learn(number: number, lines: readonly string[]) {
  const terminal = aTerminal({
    stdin: `${lines.join('\n')}\n`,
    env: { PATH: `${home}:${process.env['PATH']}`, HOME: home },
  });
  const exitCode = await run(['learn', String(number)], terminal);
  return { exitCode, ...terminal.written };
}

test('learn without a number lists the lessons', async () => {
  const terminal = aTerminal();
  expect(await run(['learn'], terminal)).toBe(0);
  for (const [i, { title }] of LESSONS.entries()) expect(terminal.written.stdout).toContain(`${i + 1}  ${title} (`);
  expect(LESSONS).toHaveLength(10);
});

test('there is no eleventh lesson', async () => {
  const terminal = aTerminal();
  expect(await run(['learn', '11'], terminal)).not.toBe(0);
  expect(terminal.written.stderr).toContain('expected a number from 1 to 10');
});

describe.skipIf(kubectls().length === 0)('with kubectl and curl', () => {
  test.concurrent.each(LESSONS.map((lesson, i) => [i + 1, lesson] as const))(
    'lesson %i ticks each step when what it says is typed',
    async (number, { steps, learnt }) => {
      const { exitCode, stdout, stderr } = await learn(
        number,
        steps.flatMap(({ commands }) => commands),
      );
      const ticks = stdout.split('\n').filter((line) => line.startsWith('✓'));
      expect(ticks, stdout + stderr).toHaveLength(steps.length);
      expect(ticks.at(-1)).toMatch(new RegExp(`^✓ ${steps.length} of ${steps.length}  `));
      expect(stdout).toContain(`Learnt: ${learnt.slice(0, 20)}`);
      expect(exitCode).toBe(0);
    },
    30_000,
  );

  test('a request that is not the right one does not tick the step, `show` does the step, and leaving early is reported', async () => {
    const { exitCode, stdout } = await learn(6, ['curl -s $KUBETRACE_URL/version', 'echo "', 'show', 'x=1', 'quit']);
    expect(stdout).toMatch(
      /\$ curl .*\n[^]*not yet: Read the pod as dev[^]*\$ show\n\$ kubectl get pod web-0[^]*✓ 1 of 4/,
    );
    expect(stdout).toContain('1 of 4 done. Start again: kubetrace learn 6');
    expect(exitCode).toBe(1);
  });
});
