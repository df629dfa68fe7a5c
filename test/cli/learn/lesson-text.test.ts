import { describe, expect, test } from 'vitest';
import * as text from '../../../src/cli/learn/lesson-text.ts';
import { LESSONS } from '../../../src/cli/lessons/course/lessons.ts';
import { painter } from '../../../src/log/pretty/paint.ts';

const layout = (width: number, hasKubectl: boolean): text.LessonLayout => ({
  width,
  paint: painter(false),
  hasKubectl,
  asCalled: (line) => line,
});

/** All that a lesson says. */
function saidIn(number: number, shown: text.LessonLayout): string {
  const lesson = LESSONS[number - 1]!;
  const steps = lesson.steps.flatMap((step, i) => [
    text.now(lesson, i, shown),
    text.ticked(lesson, step, i + 1, shown),
    text.hint(step, shown),
  ]);
  return [text.opening(lesson, number, shown), ...steps, text.closing(lesson, number, shown)].join('');
}

describe.each([60, 80, 100])('at %i columns', (width) => {
  test.each(LESSONS.map(({ title }, i) => [i + 1, title] as const))('lesson %i, %s, fits', (number) => {
    for (const hasKubectl of [true, false]) {
      const tooLong = saidIn(number, layout(width, hasKubectl))
        .split('\n')
        // A flag with its value cannot be broken, nor a command with a backslash or a substitution.
        .filter((line) => line.length > width && !/\$\(|\\\(/.test(line))
        .filter((line) => /x\s+x/.test(line.replace(/ \\$/, '').replace(/(?:-[\w-]+ )?(?:'[^']*'|"[^"]*"|\S+)/g, 'x')));
      expect(tooLong).toEqual([]);
    }
  });
});

test('the words of help fit 80 columns', () => {
  expect(text.WORDS.split('\n').filter((line) => line.length > 80)).toEqual([]);
});

test('without kubectl every step has commands that do not need it', () => {
  const needing = LESSONS.flatMap(({ title, steps }) =>
    steps.flatMap((step) =>
      text.commandsOf(step, { hasKubectl: false }).some((command) => /\bkubectl\b/.test(command))
        ? [`${title}: ${step.task}`]
        : [],
    ),
  );
  expect(needing).toEqual([]);
});
