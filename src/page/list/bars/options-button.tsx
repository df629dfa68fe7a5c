import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { COLUMNS, isColumnShown, resetColumns, showColumn } from '../grid/columns.ts';
import { type Choices, choices } from '../model/choices.ts';

/** What the list shows and how: a button that discloses check boxes. */
export function OptionsButton() {
  const [isOpen, setIsOpen] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const id = useId();
  useEffect(() => {
    if (!isOpen) return;
    const onOutside = ({ target }: Event): void => {
      if (target instanceof Node && !box.current?.contains(target)) setIsOpen(false);
    };
    document.addEventListener('pointerdown', onOutside);
    document.addEventListener('focusin', onOutside);
    return () => {
      document.removeEventListener('pointerdown', onOutside);
      document.removeEventListener('focusin', onOutside);
    };
  }, [isOpen]);
  return (
    <div
      class="options"
      ref={box}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !isOpen) return;
        event.stopPropagation();
        setIsOpen(false);
        button.current?.focus();
      }}
    >
      <button
        type="button"
        ref={button}
        aria-expanded={isOpen}
        aria-controls={isOpen ? id : undefined}
        onClick={() => setIsOpen(!isOpen)}
      >
        View <span aria-hidden="true">▾</span>
      </button>
      {isOpen && (
        <div class="panel" id={id}>
          <fieldset>
            <legend>List</legend>
            {OPTIONS.map(({ name, label }) => (
              <Check
                key={name}
                label={label}
                isOn={choices.value[name]}
                onTurn={(isOn) => (choices.value = { ...choices.value, [name]: isOn })}
              />
            ))}
          </fieldset>
          <fieldset>
            <legend>Columns</legend>
            {COLUMNS.map((column) => (
              <Check
                key={column.id}
                label={column.title}
                isOn={isColumnShown(column.id)}
                onTurn={(isOn) => showColumn(column.id, isOn)}
              />
            ))}
            <button type="button" class="quiet" onClick={resetColumns}>
              As at first
            </button>
          </fieldset>
        </div>
      )}
    </div>
  );
}

interface CheckProps {
  readonly label: string;
  readonly isOn: boolean;
  readonly onTurn: (isOn: boolean) => void;
}

function Check({ label, isOn, onTurn }: CheckProps) {
  return (
    <label>
      <input type="checkbox" checked={isOn} onChange={({ currentTarget }) => onTurn(currentTarget.checked)} />
      {label}
    </label>
  );
}

const OPTIONS: readonly { readonly name: keyof Choices; readonly label: string }[] = [
  { name: 'isGrouped', label: 'Group by command' },
  { name: 'showsOwn', label: 'Calls of kubetrace itself' },
  { name: 'preserves', label: 'Keep rows when kubetrace restarts' },
];
