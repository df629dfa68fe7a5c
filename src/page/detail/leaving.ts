import { useEffect, useRef } from 'preact/hooks';
import { selected } from '../state/view.ts';

/** Closes the detail; the focus goes back to where it was before it came in: the list. */
export function useLeaving(): {
  readonly section: { readonly current: HTMLElement | null };
  readonly close: () => void;
} {
  const section = useRef<HTMLElement>(null);
  const before = useRef<Element>(null);
  useEffect(() => {
    const onFocusIn = ({ target }: FocusEvent): void => {
      if (!(target instanceof Element) || section.current?.contains(target)) return;
      if (target.role !== 'separator') before.current = target;
    };
    before.current = document.activeElement;
    document.addEventListener('focusin', onFocusIn);
    return () => document.removeEventListener('focusin', onFocusIn);
  }, []);
  const close = (): void => {
    const isInside = section.current?.contains(document.activeElement) === true;
    selected.value = undefined;
    if (!isInside) return;
    // A list that draws only what is in view may have dropped the row that had the focus.
    const known = before.current instanceof HTMLElement && before.current.isConnected && before.current.tabIndex >= 0;
    const to = known ? before.current : document.querySelector('[role=treegrid]');
    if (to instanceof HTMLElement) requestAnimationFrame(() => to.focus());
  };
  return { section, close };
}
