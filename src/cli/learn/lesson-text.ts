import type { Paint } from '../../log/pretty/paint.ts';
import type { Lesson, Step } from './lessons/lesson.ts';
import { LESSONS } from './lessons/lessons.ts';

const WIDTH = 96;

/** What a lesson begins with. */
export function opening({ title, story }: Lesson, number: number, paint: Paint): string {
  return `Lesson ${number} of ${LESSONS.length}: ${paint('good', title)}

${wrapped(story, '')}

A practice cluster is ready. You are its administrator; a proxy shows what each command sends, below it.
${paint('faint', '`show` types the step for you, `quit` leaves, and curl and Postman find the proxy in $KUBETRACE_URL.')}
`;
}

/** The step to do after `done` others; `''` after the last. */
export function now({ steps }: Lesson, done: number, paint: Paint): string {
  const step = steps[done];
  if (!step) return '';
  const { task, commands } = step;
  const lines = commands.map((command) => `        ${paint('read', command)}\n`);
  return `\n${done + 1} of ${steps.length}  ${task}\n${lines.join('')}`;
}

/** What a step showed, once it is done. */
export function ticked({ steps }: Lesson, { insight }: Step, done: number, paint: Paint): string {
  const tick = `✓ ${done} of ${steps.length}`;
  return `${paint('good', tick)}  ${wrapped(insight, ' '.repeat(tick.length + 2))}\n`;
}

/** What to say when a command was not the right one. */
export function notYet({ task, commands }: Step, line: string, paint: Paint): string {
  if (line === '') return '';
  const next = commands[commands.indexOf(line) + 1];
  const hint = next === undefined || next === commands[0] ? `not yet: ${task} (or \`show\`)` : `and now: ${next}`;
  return `${paint('faint', hint)}\n`;
}

/** What a lesson ends with. */
export function closing({ learnt }: Lesson, number: number, paint: Paint): string {
  const next =
    number < LESSONS.length
      ? `Next: kubetrace learn ${number + 1}`
      : 'That was the last one. On a cluster of your own: kubetrace shell';
  return `\n${paint('good', 'Learnt:')} ${wrapped(learnt, '        ')}\n${next}\n`;
}

/** What to say to a learner who leaves before the end. */
export function leftEarly({ steps }: Lesson, number: number, done: number): string {
  return `\n${done} of ${steps.length} done. Start again: kubetrace learn ${number}\n`;
}

/** Broken at blanks; lines after the first are indented. */
function wrapped(text: string, indent: string): string {
  let length = indent.length;
  return text.split(/\s+/).reduce((lines, word) => {
    const fits = length + word.length + 1 <= WIDTH;
    length = fits ? length + word.length + 1 : indent.length + word.length;
    return lines === '' ? word : `${lines}${fits ? ' ' : `\n${indent}`}${word}`;
  }, '');
}
