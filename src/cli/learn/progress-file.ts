import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parseJson } from '../../api/bounds/bounded-json.ts';
import { BOUNDS } from '../../api/bounds/bounds.ts';
import { LESSONS } from '../lessons/course/lessons.ts';
import { stateDirectory } from '../terminal/state-directory.ts';

/** A step of a lesson; both are counted from 1. */
export interface Place {
  readonly lesson: number;
  readonly step: number;
}

/** What a learner has done so far. */
export interface Learnt {
  /** Where to go on; `undefined` at the beginning. */
  readonly place: Place | undefined;
  /** Titles of lessons that were taken to their end. */
  readonly finished: readonly string[];
}

const NOTHING: Learnt = { place: undefined, finished: [] };

/**
 * The file (0600) that remembers it between runs, in the directory for state of the XDG Base Directory Specification. Lessons are
 * remembered by their titles, since their order may change. Without a home directory nothing is remembered.
 */
export class ProgressFile {
  readonly #path: string | undefined;

  constructor(env: Readonly<Record<string, string | undefined>>) {
    const directory = stateDirectory(env);
    this.#path = directory && join(directory, 'learn.json');
  }

  /** A file that cannot be read, or is not one of ours, is nothing that was learnt. */
  async read(): Promise<Learnt> {
    try {
      return this.#path === undefined
        ? NOTHING
        : learntIn(parseJson(await readFile(this.#path, 'utf8'), BOUNDS.object));
    } catch {
      return NOTHING;
    }
  }

  /** In one step, so that two lessons at the same time leave one of two whole files. Rejects where it cannot be written. */
  async write({ place, finished }: Learnt): Promise<void> {
    if (this.#path === undefined) return;
    const part = `${this.#path}.${process.pid}`;
    await mkdir(dirname(this.#path), { recursive: true, mode: 0o700 });
    const lesson = place && LESSONS[place.lesson - 1]?.title;
    await writeFile(part, `${JSON.stringify({ lesson, step: place?.step, finished })}\n`, { mode: 0o600 });
    await rename(part, this.#path);
  }

  async forget(): Promise<void> {
    if (this.#path !== undefined) await rm(this.#path, { force: true });
  }
}

function learntIn(value: unknown): Learnt {
  const { lesson, step, finished } = Object(value) as Readonly<Record<string, unknown>>;
  const at = LESSONS.findIndex(({ title }) => title === lesson);
  const steps = LESSONS[at]?.steps.length ?? 0;
  const isStep = typeof step === 'number' && Number.isInteger(step) && step >= 1 && step <= steps;
  return {
    place: at < 0 ? undefined : { lesson: at + 1, step: isStep ? step : 1 },
    finished: Array.isArray(finished) ? finished.filter((title) => typeof title === 'string') : [],
  };
}
