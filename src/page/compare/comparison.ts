import { computed, effect, signal } from '@preact/signals';
import type { Comparison } from '../../web/wire/comparison.ts';
import { call, queryOf } from '../api/call.ts';
import { run } from '../state/stream.ts';
import { pinned } from '../state/view.ts';

/** What the two that are pinned have different; `undefined` until it is known. */
export const comparison = signal<Comparison | undefined>(undefined);

/** Why it is not known. */
export const comparisonProblem = signal<string | undefined>(undefined);

const path = computed(() => {
  const [left, right] = pinned.value;
  return left && right && `compare${queryOf({ left: left.ids.join(','), right: right.ids.join(',') })}`;
});

/** Compares whenever two are pinned. Returns how to stop. */
export function followPins(): () => void {
  let asking: AbortController | undefined;
  const stop = effect(() => {
    asking?.abort();
    comparison.value = undefined;
    comparisonProblem.value = undefined;
    if (path.value === undefined) return;
    if (pinned.value.some((pin) => pin.run !== run.value)) {
      comparisonProblem.value =
        'One of them is from before kubetrace was started again, and its server knows it no more.';
      return;
    }
    asking = new AbortController();
    void load(path.value, asking.signal);
  });
  return () => {
    stop();
    asking?.abort();
  };
}

async function load(from: string, signal: AbortSignal): Promise<void> {
  try {
    const found = await call<Comparison>(from, { signal });
    if (!signal.aborted) comparison.value = found;
  } catch (error) {
    if (!signal.aborted) comparisonProblem.value = (error as Error).message;
  }
}
