import { wrappedLines } from '../../api/text/wrapped-lines.ts';
import type { Paint } from '../../log/pretty/paint.ts';
import { brokenCommand } from '../terminal/broken-command.ts';
import type { Lesson, Step } from '../lessons/course/lesson.ts';
import { LESSONS } from '../lessons/course/lessons.ts';
import type { Learnt, Place } from './progress-file.ts';

/** How what a lesson says is laid out. */
export interface LessonLayout {
  readonly width: number;
  readonly paint: Paint;
  /** Without it the commands are those for curl. */
  readonly hasKubectl: boolean;
  readonly asCalled: (text: string) => string;
}

/** What to type for a step. */
export function commandsOf(
  { commands, curl }: Step,
  { hasKubectl }: Pick<LessonLayout, 'hasKubectl'>,
): readonly string[] {
  return hasKubectl ? commands : (curl ?? commands);
}

/** What a lesson begins with. */
export function opening({ title, story }: Lesson, number: number, layout: LessonLayout): string {
  const { paint, hasKubectl } = layout;
  const tools = hasKubectl
    ? 'curl and Postman find the proxy in $KUBETRACE_URL.'
    : 'There is no kubectl on your PATH, so the steps are shown for curl, which finds the proxy in $KUBETRACE_URL.';
  return `${paint('good', `Lesson ${number} of ${LESSONS.length}: ${title}`)}

${filled(story, layout)}

${filled(`A practice cluster is ready. You are its administrator; a proxy shows what each command sends, below it. ${tools}`, layout)}
${paint('faint', filled('`hint` helps, `show` types the step for you, `next` does it for you, `help` has the rest.', layout))}
`;
}

/** The step to do after `done` others; `''` after the last. */
export function now({ steps }: Lesson, done: number, layout: LessonLayout): string {
  const step = steps[done];
  if (!step) return '';
  const head = `${done + 1} of ${steps.length}  `;
  return `\n${head}${filled(step.task, layout, head.length)}\n${commandLines(step, layout)}`;
}

/** What a step showed, once it is done. */
export function ticked({ steps }: Lesson, { insight }: Step, done: number, layout: LessonLayout): string {
  const tick = `✓ ${done} of ${steps.length}`;
  return `${layout.paint('good', tick)}  ${filled(insight, layout, tick.length + 2)}\n`;
}

/** What to say when a command was not the right one. */
export function notYet(step: Step, line: string, layout: LessonLayout): string {
  if (line === '') return '';
  const commands = commandsOf(step, layout);
  const next = commands[commands.indexOf(line) + 1];
  const isBegun = next !== undefined && next !== commands[0];
  return `${layout.paint('faint', isBegun ? `and now: ${next}` : `not yet: ${filled(`${step.task} (hint, show)`, layout, 9)}`)}\n`;
}

/** What `hint` says. */
export function hint(step: Step | undefined, layout: LessonLayout): string {
  if (!step) return 'All steps are done: `next` begins the next lesson.\n';
  const awaited =
    step.request === undefined
      ? 'this command, since the proxy does not see it'
      : `a request with ${step.request.replaceAll(',', ', ')}`;
  return `${filled(`The step is ticked by ${awaited}. Any way to it will do, such as`, layout)}\n${commandLines(step, layout)}`;
}

/** What a lesson ends with. */
export function closing({ learnt }: Lesson, number: number, layout: LessonLayout): string {
  const next =
    number < LESSONS.length
      ? `\`next\` begins lesson ${number + 1}, and so does \`kubetrace learn ${number + 1}\`; what else you type still runs here.`
      : 'That was the last one. On a cluster of your own: kubetrace shell';
  return `\n${layout.paint('good', 'Learnt:')} ${filled(learnt, layout, 8)}\n${filled(layout.asCalled(next), layout)}\n`;
}

/** What to say to a learner who leaves before the end. */
export function leftEarly({ steps }: Lesson, done: number, { asCalled }: LessonLayout): string {
  return `\n${done} of ${steps.length} done. Go on: ${asCalled('kubetrace learn resume')}\n`;
}

/** All lessons; what is finished is ticked. */
export function tableOfLessons(
  { finished, place }: Learnt,
  { asCalled, paint }: Pick<LessonLayout, 'asCalled' | 'paint'>,
): string {
  const lines = LESSONS.map(({ title, steps }, i) => {
    const tick = finished.includes(title) ? paint('good', '✓') : ' ';
    return `${tick} ${String(i + 1).padStart(2)}  ${title} (${steps.length} steps)`;
  });
  const start = asCalled(
    place ? `Go on with: kubetrace learn resume   (${placeText(place)})` : 'Start with: kubetrace learn 1',
  );
  return `Short lessons on a practice cluster. You type, and watch what is sent.\n\n${lines.join('\n')}\n\n${start}\n`;
}

/** `lesson 3, step 2`. */
export function placeText({ lesson, step }: Place): string {
  return `lesson ${lesson}, step ${step}`;
}

/** What `help` says. */
export const WORDS = `
  hint       what the step waits for, and one way to do it
  show       types the step for you
  next       the next step, done for you; after the last one the next lesson
  back       the step before
  goto N     lesson N; goto N.M its step M
  lessons    which lessons there are
  quit       leaves (so does Ctrl-D); kubetrace learn resume goes on from here
Anything else is run by a shell. Ctrl-C clears the line, or ends what runs.
`;

function commandLines(step: Step, layout: LessonLayout): string {
  const { width, paint } = layout;
  const lines = commandsOf(step, layout).flatMap((command) => brokenCommand(command, width - MARGIN.length));
  return lines.map((line) => `${MARGIN}${paint('read', line)}\n`).join('');
}

const MARGIN = ' '.repeat(8);

/** Broken at blanks; lines after the first are indented. */
function filled(text: string, { width }: LessonLayout, indent = 0): string {
  return wrappedLines(text.trim(), width - indent).join(`\n${' '.repeat(indent)}`);
}
