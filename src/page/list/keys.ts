import { useEffect } from 'preact/hooks';

/** What a key of the list does. */
export interface KeyCommand {
  /** Names of `KeyboardEvent.key`. */
  readonly keys: readonly string[];
  /** For the help. */
  readonly words: string;
  /** Whether it also works while the focus is elsewhere on the page: not for keys that other elements know themselves. */
  readonly isGlobal: boolean;
  /** `false` where there was nothing to do, and the key is for somebody else. */
  run(key: string): unknown;
}

/** Listens to the keys of the list, as long as it is there. Keys that are typed into a field, or that a dialog is open for, are not its. */
export function useKeys(commands: readonly KeyCommand[]): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      const { target, key } = event;
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || !(target instanceof Element))
        return;
      if (target.closest(TAKEN) || document.querySelector('dialog[open]')) return;
      const isHere = target === document.body || target.closest('[role=treegrid]') !== null;
      const command = commands.find(({ keys, isGlobal }) => (isHere || isGlobal) && keys.includes(key));
      if (!command || command.run(key) === false) return;
      event.preventDefault();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [commands]);
}

/** Where keys have a meaning of their own. */
const TAKEN = 'input:not([type=checkbox]), textarea, select, [contenteditable], [role=menu]';
