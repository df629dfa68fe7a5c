import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Paint, painter } from '../../log/pretty/paint.ts';
import type { Playground } from '../../playground/playground.ts';
import { exchangeFilter } from '../../trace/filter/exchange-filter.ts';
import type { LogFlags } from '../arguments/log-flags.ts';
import { wantsColor } from '../terminal/color.ts';
import { ExitCode, interruptedBy, type Terminal } from '../terminal/terminal.ts';
import { defaultProxyFlags } from '../tracing/proxy-flags.ts';
import { type TracedEnvironment, tracedEnvironment } from '../tracing/traced-environment.ts';
import { defaultTracingFlags } from '../tracing/tracing-flags.ts';
import { startTracingProxy, type TracingProxy, urlOf } from '../tracing/tracing-proxy.ts';
import { startPlaygroundWorld } from '../upstream/playground-world.ts';
import { LearnerPrompt } from './learner-prompt.ts';
import { type LearnerShell, startLearnerShell } from './learner-shell.ts';
import { LessonProgress } from './lesson-progress.ts';
import * as text from './lesson-text.ts';
import type { Lesson } from './lessons/lesson.ts';
import { LESSONS } from './lessons/lessons.ts';
import { startTlsFront } from './tls-front.ts';

/** Sets the stage for a lesson and goes through its steps with the learner. Throws ExitCode when they leave early. */
export async function takeLesson(number: number, flags: LogFlags, terminal: Terminal): Promise<void> {
  const lesson = LESSONS[number - 1];
  if (!lesson) throw new RangeError(`there is no lesson ${number}`);
  const paint = painter(wantsColor(flags.color, terminal.stdout, terminal.env));
  await using world = await startPlaygroundWorld({}, terminal);
  if (lesson.stage !== undefined) world.playground.load(lesson.stage);
  using prompt = new LearnerPrompt(terminal);
  // What is ticked is said below the traced line, which the log may not have written yet.
  const progress = new LessonProgress(lesson, exchangeFilter, (step, done) => {
    void proxy.settled().then(() => prompt.say(text.ticked(lesson, step, done, paint)));
  });
  await using proxy = await startTracingProxy({
    upstream: world.upstream,
    flags: tracing(flags),
    terminal,
    out: prompt.out,
    observers: [progress],
  });
  const url = urlOf(proxy);
  await using environment = await tracedEnvironment(url, world.upstream, terminal.env);
  using front = await startTlsFront(url, world.playground.serverCertificate());
  const secure = { KUBETRACE_SECURE_URL: front.url, KUBETRACE_CA: await writeCa(world.playground, environment) };
  using shell = startLearnerShell({ ...environment.env, ...secure }, terminal);
  prompt.say(text.opening(lesson, number, paint) + text.now(lesson, progress.done, paint));
  await learn({ lesson, prompt, progress, proxy, shell, paint });
  prompt.say(progress.step ? text.leftEarly(lesson, number, progress.done) : text.closing(lesson, number, paint));
  if (progress.step) throw prompt.wasInterrupted ? interruptedBy(terminal.interruption()) : new ExitCode(1);
}

/** Beside the kubeconfig, and removed with it. */
async function writeCa({ ca }: Playground, { kubeconfig }: TracedEnvironment): Promise<string> {
  const path = join(dirname(kubeconfig), 'ca.crt');
  await writeFile(path, ca);
  return path;
}

function tracing(flags: LogFlags) {
  const ours = {
    port: 0,
    rejectPaths: '',
    explain: 'off',
    fold: false,
    summary: 'off',
  } as const;
  return {
    ...defaultProxyFlags(),
    ...defaultTracingFlags(),
    ...flags,
    ...ours,
    logFormat: flags.logFormat ?? 'pretty',
  };
}

interface Classroom {
  readonly lesson: Lesson;
  readonly prompt: LearnerPrompt;
  readonly progress: LessonProgress;
  readonly proxy: TracingProxy;
  readonly shell: LearnerShell;
  readonly paint: Paint;
}

/** One line after another, until all is done or the learner leaves. */
async function learn({ lesson, prompt, progress, proxy, shell, paint }: Classroom): Promise<void> {
  for await (const line of prompt.lines()) {
    const { done, step } = progress;
    if (!step || line === 'quit' || line === 'exit') return;
    for (const command of line === 'show' ? step.commands : [line]) {
      if (line === 'show') prompt.print(`$ ${command}\n`);
      if (!(await shell.run(command))) return;
      await proxy.settled();
      prompt.flush();
    }
    if (!progress.step) return;
    prompt.say(progress.done > done ? text.now(lesson, progress.done, paint) : text.notYet(step, line, paint));
  }
}
