import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';

/** An entry of a menu. */
export interface MenuItem {
  readonly label: string;
  /** A few words more. */
  readonly hint?: string;
  readonly onChoose: () => void;
}

/** A button that opens a menu, by the pattern of ARIA: arrows move, Enter chooses, Esc closes and the focus is on the button again. */
export function MenuButton({ label, items }: { readonly label: string; readonly items: readonly MenuItem[] }) {
  const [isOpen, setIsOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const menu = useRef<HTMLDivElement>(null);
  const id = useId();
  const close = (): void => {
    setIsOpen(false);
    button.current?.focus();
  };
  // Before anything else can be typed.
  useLayoutEffect(() => {
    if (!isOpen) return;
    entriesOf(menu.current)[0]?.focus();
    const onPointer = ({ target }: PointerEvent): void => {
      if (target instanceof Node && menu.current?.parentElement?.contains(target)) return;
      setIsOpen(false);
    };
    document.addEventListener('pointerdown', onPointer);
    return () => document.removeEventListener('pointerdown', onPointer);
  }, [isOpen]);
  const onKeyDown = (event: KeyboardEvent): void => {
    const entries = entriesOf(menu.current);
    const at = entries.findIndex((entry) => entry === document.activeElement);
    if (event.key === 'Tab') return setIsOpen(false);
    // The keys of the page are not for an open menu.
    event.stopPropagation();
    if (event.key === 'Escape') close();
    else if (event.key === 'ArrowDown') entries[(at + 1) % entries.length]?.focus();
    else if (event.key === 'ArrowUp') entries[(at - 1 + entries.length) % entries.length]?.focus();
    else if (event.key === 'Home') entries[0]?.focus();
    else if (event.key === 'End') entries.at(-1)?.focus();
    else return;
    event.preventDefault();
  };
  return (
    <div class="menu-button">
      <button
        type="button"
        ref={button}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        aria-controls={isOpen ? id : undefined}
        onClick={() => setIsOpen(!isOpen)}
        onKeyDown={(event) => {
          if (event.key !== 'ArrowDown') return;
          event.preventDefault();
          event.stopPropagation();
          setIsOpen(true);
        }}
      >
        {label} <span aria-hidden="true">▾</span>
      </button>
      {isOpen && (
        <div role="menu" id={id} aria-label={label} ref={menu} onKeyDown={onKeyDown}>
          {items.map((item) => (
            <button
              key={item.label}
              type="button"
              role="menuitem"
              tabIndex={-1}
              onClick={() => {
                close();
                item.onChoose();
              }}
            >
              {item.label}
              {item.hint !== undefined && <small>{item.hint}</small>}
            </button>
          ))}
        </div>
      )}
    </div>
  );
}

function entriesOf(menu: HTMLElement | null): readonly HTMLElement[] {
  return menu ? [...menu.querySelectorAll<HTMLElement>('[role=menuitem]')] : [];
}
