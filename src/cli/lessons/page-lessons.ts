import type { Playground } from '../../playground/playground.ts';
import { exchangeFilter } from '../../trace/filter/exchange-filter.ts';
import type { TraceEvent } from '../../trace/observer.ts';
import type { Upstream } from '../../kubeconfig/upstream.ts';
import type { LessonList, LessonState } from '../../web/wire/lessons.ts';
import { isOnPath } from '../terminal/is-on-path.ts';
import type { Terminal } from '../terminal/terminal.ts';
import type { TracedLessons } from '../tracing/tracing-proxy.ts';
import type { Lesson } from './course/lesson.ts';
import { LESSONS } from './course/lessons.ts';
import { LessonProgress } from './lesson-progress.ts';
import { type LessonShell, lessonShell } from './lesson-shell.ts';

/** Where lessons of the page are taken. */
export interface PageLessonsOptions {
  readonly playground: Playground;
  /** Its administrator. */
  readonly upstream: Upstream;
  readonly terminal: Terminal;
}

/** The lessons as they are followed in the page, on a playground that runs. The learner types in a shell of their own; nothing is run by us. */
export class PageLessons implements TracedLessons {
  readonly all: LessonList['lessons'];
  readonly #options: PageLessonsOptions;
  readonly #lessons: ReadonlyMap<number, Lesson>;
  readonly #hasKubectl: boolean;
  readonly #listeners = new Set<() => void>();
  #learning: Learning | undefined;
  #shell: Promise<LessonShell> | undefined;

  constructor(options: PageLessonsOptions) {
    const { playground, terminal } = options;
    this.#options = options;
    this.#hasKubectl = isOnPath('kubectl', terminal.env);
    // What a server of one dialect answers is not what a lesson of another waits for.
    const numbered = LESSONS.map((lesson, i) => [i + 1, lesson] as const);
    this.#lessons = new Map(numbered.filter(([, { dialect }]) => (dialect ?? 'kubernetes') === playground.dialect));
    this.all = [...this.#lessons].map(([number, { title, steps }]) => ({ number, title, steps: steps.length }));
  }

  get current(): LessonState | undefined {
    return this.#learning && stateOf(this.#learning, this.#hasKubectl);
  }

  async setup(proxyUrl: string): Promise<readonly string[]> {
    const { playground, upstream, terminal } = this.#options;
    const shell = (this.#shell ??= lessonShell(proxyUrl, playground, upstream, terminal.env));
    try {
      return (await shell).lines;
    } catch (error) {
      // A full disk may have room later.
      this.#shell = undefined;
      throw error;
    }
  }

  /** The playground is as it was at its start, so that a lesson can be taken again, and after any other. */
  begin(number: number): LessonState | undefined {
    const lesson = this.#lessons.get(number);
    if (!lesson) return undefined;
    const { playground } = this.#options;
    playground.reset();
    if (lesson.stage !== undefined) playground.load(lesson.stage);
    const progress = new LessonProgress(lesson, exchangeFilter, () => this.#changed());
    this.#learning = { number, lesson, progress };
    this.#changed();
    return this.current;
  }

  declareDone(step: number): boolean {
    return this.#learning?.progress.declareDone(step) ?? false;
  }

  onChange(heard: () => void): () => void {
    this.#listeners.add(heard);
    return () => this.#listeners.delete(heard);
  }

  observe(event: TraceEvent): void {
    this.#learning?.progress.observe(event);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await (await this.#shell?.catch(() => undefined))?.[Symbol.asyncDispose]();
  }

  #changed(): void {
    for (const heard of this.#listeners) heard();
  }
}

interface Learning {
  readonly number: number;
  readonly lesson: Lesson;
  readonly progress: LessonProgress;
}

function stateOf({ number, lesson, progress: { done } }: Learning, hasKubectl: boolean): LessonState {
  const { title, story, steps, learnt } = lesson;
  return {
    number,
    title,
    story: story.replaceAll('\n', ' '),
    steps: steps.map(({ task, commands, curl, insight, unseen }, i) => ({
      task,
      commands: hasKubectl ? commands : (curl ?? commands),
      ...(i < done && { insight }),
      ...(unseen && { isUnseen: true }),
    })),
    done,
    learnt,
  };
}
