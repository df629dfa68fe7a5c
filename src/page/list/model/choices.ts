import { effect, signal } from '@preact/signals';
import { recall, remember } from '../../state/memory.ts';
import { preserves as preservesRuns } from '../../state/stream.ts';

/** How the user wants the list, beside its columns. */
export interface Choices {
  /** Per command and client. */
  readonly isGrouped: boolean;
  /** Calls that kubetrace made itself. */
  readonly showsOwn: boolean;
  /** Rows of earlier runs of kubetrace stay when it is started again. */
  readonly preserves: boolean;
}

/** Remembered by the browser. */
export const choices = signal<Choices>(remembered());

effect(() => {
  remember('list', choices.value);
  preservesRuns.value = choices.value.preserves;
});

function remembered(): Choices {
  const { isGrouped, showsOwn, preserves } = recall<Choices>('list') ?? {};
  return { isGrouped: isGrouped !== false, showsOwn: showsOwn === true, preserves: preserves !== false };
}
