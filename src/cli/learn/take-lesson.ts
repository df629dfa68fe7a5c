import { dirname } from 'node:path';
import { painter } from '../../log/pretty/paint.ts';
import { exchangeFilter } from '../../trace/filter/exchange-filter.ts';
import type { LogFlags } from '../arguments/log-flags.ts';
import { wantsColor } from '../terminal/color.ts';
import { isOnPath } from '../terminal/is-on-path.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { tracedEnvironment } from '../tracing/traced-environment.ts';
import { startTracingProxy, type TracingProxy, urlOf } from '../tracing/tracing-proxy.ts';
import { serverItself } from '../lessons/server-itself.ts';
import { startPlaygroundWorld } from '../upstream/playground-world.ts';
import type { LearnerPrompt } from './learner-prompt.ts';
import { type LearnerShell, startLearnerShell } from './learner-shell.ts';
import { learnerWord } from './learner-words.ts';
import { LessonProgress } from '../lessons/lesson-progress.ts';
import { lessonFlags } from './lesson-flags.ts';
import * as text from './lesson-text.ts';
import type { Lesson } from '../lessons/course/lesson.ts';
import { LESSONS } from '../lessons/course/lessons.ts';
import type { Place } from './progress-file.ts';
import { startTlsFront } from '../lessons/tls-front.ts';

/** What a learner who takes a lesson has around them. */
export interface Learning {
  readonly flags: LogFlags;
  readonly terminal: Terminal;
  readonly prompt: LearnerPrompt;
  /** Called with each step that begins; its number is one more than there are after the last. */
  readonly onStep: (place: Place) => Promise<void>;
}

/** How a lesson ended: where to go on; or the learner left, with all steps done or not. */
export type LessonEnd = { readonly to: Place } | { readonly isDone: boolean };

/** Sets the stage for a lesson, does what comes before the step, and goes through the rest with the learner. */
export async function takeLesson({ lesson: number, step }: Place, learning: Learning): Promise<LessonEnd> {
  const lesson = LESSONS[number - 1];
  if (!lesson) throw new RangeError(`there is no lesson ${number}`);
  const { terminal, prompt } = learning;
  const layout = layoutOf(learning);
  await using world = await startPlaygroundWorld({}, terminal, lesson.dialect);
  if (lesson.stage !== undefined) world.playground.load(lesson.stage);
  // What is ticked is said below the traced line, which the log may not have written yet.
  const progress = new LessonProgress(lesson, exchangeFilter, (ticked, done) => {
    const said = text.ticked(lesson, ticked, done, layout);
    void proxy.settled().then(() => prompt.say(said));
  });
  await using proxy = await startTracingProxy({
    upstream: world.upstream,
    flags: lessonFlags(learning.flags),
    terminal,
    out: prompt.out,
    observers: [progress],
  });
  const url = urlOf(proxy);
  await using environment = await tracedEnvironment(url, world.upstream, terminal.env);
  using front = await startTlsFront(url, world.playground.serverCertificate());
  const server = await serverItself(world.playground, dirname(environment.kubeconfig));
  using shell = startLearnerShell({ ...environment.env, ...server, KUBETRACE_SECURE_URL: front.url }, terminal);
  prompt.say(text.opening(lesson, number, layout));
  const classroom = { lesson, number, progress, proxy, shell, layout };
  await catchUp(step - 1, classroom, learning);
  // Awaited here: what is in use is disposed of when this returns.
  return await learn(classroom, learning);
}

interface Classroom {
  readonly lesson: Lesson;
  readonly number: number;
  readonly progress: LessonProgress;
  readonly proxy: TracingProxy;
  readonly shell: LearnerShell;
  readonly layout: text.LessonLayout;
}

function layoutOf({ flags, terminal }: Learning): text.LessonLayout {
  const { stdout, env, asCalled } = terminal;
  return {
    width: Math.min(stdout.columns ?? 100, 100),
    paint: painter(wantsColor(flags.color, stdout, env)),
    hasKubectl: isOnPath('kubectl', env),
    asCalled,
  };
}

/** Does the first steps in place of the learner, without a word. */
async function catchUp(done: number, classroom: Classroom, { prompt }: Learning): Promise<void> {
  const { lesson, progress, proxy, shell, layout } = classroom;
  prompt.isMuted = true;
  for (const step of lesson.steps.slice(progress.done, done)) {
    for (const command of text.commandsOf(step, layout)) await shell.run(`{ ${command}; } > /dev/null 2>&1`);
  }
  await proxy.settled();
  prompt.isMuted = false;
  progress.skipTo(Math.min(done, lesson.steps.length));
}

/** One line after another, until the learner leaves or goes elsewhere. */
async function learn(classroom: Classroom, learning: Learning): Promise<LessonEnd> {
  const { lesson, number, progress, layout } = classroom;
  const { prompt } = learning;
  await begin(classroom, learning);
  for await (const line of prompt.lines()) {
    const { done, step } = progress;
    const meant = learnerWord(line, { lesson: number, step: done + 1 });
    if (meant?.word === 'quit') break;
    if (meant?.word === 'go') {
      if (meant.to.lesson !== number || meant.to.step <= done) return { to: meant.to };
      await catchUp(meant.to.step - 1, classroom, learning);
    } else if (meant?.word === 'help') prompt.say(layout.asCalled(text.WORDS));
    else if (meant?.word === 'hint') prompt.say(text.hint(step, layout));
    else if (meant?.word === 'lessons') prompt.say(text.tableOfLessons({ finished: [], place: undefined }, layout));
    else if (meant?.word === 'wrong') prompt.say(`${meant.why}\n`);
    else {
      const commands = meant?.word === 'show' ? text.commandsOf(step ?? NO_STEP, layout) : [line];
      if (!(await type(commands, meant !== undefined, classroom, learning))) break;
    }
    if (progress.done > done) await begin(classroom, learning);
    else if (step && meant === undefined) prompt.say(text.notYet(step, line, layout));
  }
  const isDone = progress.step === undefined;
  if (!isDone) prompt.say(text.leftEarly(lesson, progress.done, layout));
  return { isDone };
}

const NO_STEP = { task: '', commands: [], insight: '' };

/** Says what comes now: the next step, or that it was the last. */
async function begin({ lesson, number, progress, layout }: Classroom, { prompt, onStep }: Learning): Promise<void> {
  const { done, step } = progress;
  prompt.place = `${number}.${step ? done + 1 : done}`;
  prompt.say(step ? text.now(lesson, done, layout) : text.closing(lesson, number, layout));
  await onStep({ lesson: number, step: done + 1 });
}

/** Runs what was typed; `false` where the shell has ended. */
async function type(
  commands: readonly string[],
  isShown: boolean,
  { progress, proxy, shell }: Classroom,
  { prompt }: Learning,
): Promise<boolean> {
  for (const command of commands) {
    if (isShown) prompt.print(`$ ${command}\n`);
    const exitCode = await shell.run(command);
    if (exitCode === undefined) return false;
    await proxy.settled();
    if (exitCode === 0) progress.succeeded(command);
    await proxy.settled();
    prompt.flush();
  }
  return true;
}
