import { Argument, type Command, InvalidArgumentError } from 'commander';
import { painter } from '../../log/pretty/paint.ts';
import { type LogFlags, logFlags } from '../arguments/log-flags.ts';
import { type OfferedValue, offering } from '../arguments/offered.ts';
import { type OptionsOf, withOptions } from '../arguments/with-options.ts';
import { wantsColor } from '../terminal/color.ts';
import { ExitCode, interruptedBy, type Terminal } from '../terminal/terminal.ts';
import { tableOfLessons } from './lesson-text.ts';
import { LESSONS } from '../lessons/course/lessons.ts';
import { type Learnt, type Place, ProgressFile } from './progress-file.ts';

type Flags = LogFlags & OptionsOf<typeof resetFlag>;

/** `kubetrace learn [N]`: short lessons on a playground; a step is ticked off when the right request was seen. */
export function configureLearn(command: Command, terminal: Terminal): void {
  withOptions(command, resetFlag, logFlags(1))
    .addArgument(
      offering(
        new Argument('[lesson]', `1 to ${LESSONS.length}, or resume; without it all are listed`).argParser(parseLesson),
        { values: offeredLessons },
      ),
    )
    .addHelpText('before', EXAMPLES)
    .action((wanted, flags) => learn(wanted, flags, terminal));
}

const resetFlag = (command: Command) => command.option('--reset', 'forget what was learnt so far');

async function learn(wanted: Wanted | undefined, flags: Flags, terminal: Terminal): Promise<void> {
  const file = new ProgressFile(terminal.env);
  if (flags.reset) await file.forget();
  const learnt = await file.read();
  if (wanted === undefined) {
    const paint = painter(wantsColor(flags.color, terminal.stdout, terminal.env));
    return void terminal.stdout.write(tableOfLessons(learnt, { asCalled: terminal.asCalled, paint }));
  }
  const first = wanted === 'resume' ? (learnt.place ?? FIRST) : { lesson: wanted, step: 1 };
  const [{ LearnerPrompt }, { takeLesson }] = await Promise.all([
    import('./learner-prompt.ts'),
    import('./take-lesson.ts'),
  ]);
  using prompt = new LearnerPrompt(terminal);
  const remember = rememberIn(file, learnt, terminal);
  let end: Awaited<ReturnType<typeof takeLesson>> = { to: first };
  while ('to' in end) end = await takeLesson(end.to, { flags, terminal, prompt, onStep: remember });
  if (!end.isDone) throw prompt.wasInterrupted ? interruptedBy(terminal.interruption()) : new ExitCode(1);
}

const FIRST: Place = { lesson: 1, step: 1 };

/** Writes down each step that begins. A disk that does not take it is reported once, since the lesson does not depend on it. */
function rememberIn(file: ProgressFile, { finished }: Learnt, { stderr }: Terminal): (place: Place) => Promise<void> {
  const titles = new Set(finished);
  let isBroken = false;
  return async ({ lesson, step }) => {
    const { title = '', steps = [] } = LESSONS[lesson - 1] ?? {};
    const isDone = step > steps.length;
    if (isDone) titles.add(title);
    const place = !isDone ? { lesson, step } : lesson < LESSONS.length ? { lesson: lesson + 1, step: 1 } : undefined;
    try {
      if (!isBroken) await file.write({ place, finished: [...titles] });
    } catch (error) {
      isBroken = true;
      stderr.say(`warning: what you have done is not remembered: ${(error as Error).message}\n`);
    }
  };
}

function offeredLessons(): readonly OfferedValue[] {
  const numbered = LESSONS.map(({ title }, i) => ({ value: String(i + 1), description: title }));
  return [...numbered, { value: 'resume', description: 'where you left off' }];
}

type Wanted = number | 'resume';

function parseLesson(text: string): Wanted {
  if (text === 'resume') return text;
  const number = Number(text);
  if (!Number.isInteger(number) || !LESSONS[number - 1])
    throw new InvalidArgumentError(`Expected a number from 1 to ${LESSONS.length}, or resume.`);
  return number;
}

const EXAMPLES = `Examples:
  # Which lessons there are, and which you have finished
  kubetrace learn
  # The first one
  kubetrace learn 1
  # Where you left off
  kubetrace learn resume
  # With all that goes over the wire
  kubetrace learn 1 -v 8
`;
