import { type Command, InvalidArgumentError } from 'commander';
import { logFlags } from '../arguments/log-flags.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { LESSONS } from './lessons/lessons.ts';

/** `kubetrace learn [N]`: short lessons on a playground; a step is ticked off when the right request was seen. */
export function configureLearn(command: Command, terminal: Terminal): void {
  logFlags(1)(command)
    .argument('[lesson]', `the lesson to take, 1 to ${LESSONS.length}; without it all are listed`, parseLesson)
    .addHelpText('before', EXAMPLES)
    .action(async (number, flags) => {
      if (number === undefined) return void terminal.stdout.write(tableOfLessons());
      const { takeLesson } = await import('./take-lesson.ts');
      await takeLesson(number, flags, terminal);
    });
}

function parseLesson(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || !LESSONS[number - 1])
    throw new InvalidArgumentError(`Expected a number from 1 to ${LESSONS.length}.`);
  return number;
}

function tableOfLessons(): string {
  const lines = LESSONS.map(
    ({ title, steps }, i) => `  ${String(i + 1).padStart(2)}  ${title} (${steps.length} steps)`,
  );
  return `Short lessons on a practice cluster. You type, and watch what is sent.

${lines.join('\n')}

Start with: kubetrace learn 1
`;
}

const EXAMPLES = `Examples:
  # Which lessons there are
  kubetrace learn
  # The first one
  kubetrace learn 1
  # The same, and see all that goes over the wire
  kubetrace learn 1 -v 8
`;
