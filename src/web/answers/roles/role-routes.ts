import type { KeptTrace } from '../../kept/kept-trace.ts';
import type { RolesView } from '../../wire/roles.ts';
import { answerJson } from '../answer.ts';
import type { Route } from '../route.ts';
import { KeptUsage } from './kept-usage.ts';
import { rolesWanted } from './roles-wanted.ts';
import { rolesView } from './roles-view.ts';

/** The least roles for what was seen. `source`: what it is a trace of, for the head of manifests. */
export function roleRoutes(trace: KeptTrace, source: string): Route[] {
  const usages = new Latest<KeptUsage>();
  const views = new Latest<{ readonly counted: number; readonly of: KeptUsage; readonly view: Promise<RolesView> }>();
  return [
    {
      method: 'GET',
      path: /^roles$/,
      async answer({ res, query }) {
        const wanted = rolesWanted(query);
        const known = usages.get(wanted.key);
        const usage = known && !known.isPast ? known : new KeptUsage(trace, wanted);
        usages.set(wanted.key, usage);
        await usage.update();
        const key = JSON.stringify([wanted.key, wanted.widening, wanted.missingOnly]);
        const { counted } = usage;
        const last = views.get(key);
        const isSame = last?.of === usage && last.counted === counted;
        const view = isSame ? last.view : rolesView(usage, wanted, source);
        views.set(key, { counted, of: usage, view });
        answerJson(res, await view);
      },
    },
  ];
}

/** A few values that were used lately: of filters and subjects there may be any number. */
class Latest<T> {
  /** The one that was used last is last. */
  readonly #values = new Map<string, T>();

  get(key: string): T | undefined {
    return this.#values.get(key);
  }

  set(key: string, value: T): void {
    this.#values.delete(key);
    this.#values.set(key, value);
    const [oldest] = this.#values.keys();
    if (this.#values.size > MAX_VALUES && oldest !== undefined) this.#values.delete(oldest);
  }
}

const MAX_VALUES = 6;
