import type { ExchangeFilter } from '../../trace/filter/exchange-filter.ts';
import type { Observer, TraceEvent } from '../../trace/observer.ts';
import type { Lesson, Step } from './course/lesson.ts';

/** Watches a trace for the requests of a lesson, one step after the other. */
export class LessonProgress implements Observer {
  readonly #steps: readonly Step[];
  readonly #filters: readonly (ExchangeFilter | undefined)[];
  readonly #onTick: (step: Step, done: number) => void;
  #done = 0;
  /** One request ticks one step. */
  #taken = 0;

  /** `filterOf` reads what `Step.request` holds. */
  constructor(
    { steps }: Lesson,
    filterOf: (text: string) => ExchangeFilter,
    onTick: (step: Step, done: number) => void,
  ) {
    this.#steps = steps;
    this.#filters = steps.map(({ request }) => (request === undefined ? undefined : filterOf(request)));
    this.#onTick = onTick;
  }

  /** How many steps are ticked. */
  get done(): number {
    return this.#done;
  }

  /** The step to do now; none when all are done. */
  get step(): Step | undefined {
    return this.#steps[this.#done];
  }

  observe({ type, object }: TraceEvent): void {
    const step = this.step;
    if (!step || type === 'DELETED' || object.stage !== 'ResponseComplete' || object.id <= this.#taken) return;
    if (object.origin !== 'client' || !this.#filters[this.#done]?.(object)) return;
    this.#taken = object.id;
    this.#tick(step);
  }

  /** A command that succeeded, for a step that sends nothing through the proxy. */
  succeeded(line: string): void {
    const step = this.step;
    if (step?.unseen?.test(line)) this.#tick(step);
  }

  /** The learner says that a step, counted from 1, is done. Whether it is the one to do now, and nothing of it passes the proxy. */
  declareDone(number: number): boolean {
    const step = this.step;
    if (!step?.unseen || number !== this.#done + 1) return false;
    this.#tick(step);
    return true;
  }

  /** As if so many steps were done; says nothing. */
  skipTo(done: number): void {
    this.#done = done;
  }

  #tick(step: Step): void {
    this.#done++;
    this.#onTick(step, this.#done);
  }
}
